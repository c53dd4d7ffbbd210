package dev.tidemark.server.resp;

import dev.tidemark.state.reply.Reply;
import java.util.List;

/** Forms of replies that only the wire knows. */
public sealed interface WireReply extends Reply.Local {
    Reply NOTHING = new Several(List.of());

    /** Text for people: a verbatim string in RESP3, else a bulk string. */
    record Verbatim(String text) implements WireReply {}

    /** Items without an order: a set in RESP3, else an array. */
    record Unordered(List<Reply> items) implements WireReply {}

    /** What nobody asked for: a push in RESP3, else an array. */
    record Push(List<Reply> items) implements WireReply {}

    /** The replies of a command that has not exactly one. */
    record Several(List<Reply> replies) implements WireReply {}
}
