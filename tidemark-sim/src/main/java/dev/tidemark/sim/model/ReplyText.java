package dev.tidemark.sim.model;

import dev.tidemark.state.reply.Reply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** Replies as text in which no two different replies look the same. */
public final class ReplyText {
    private ReplyText() {}

    /** @param reply may be null: no reply, which is none of those that there are */
    public static String of(Reply reply) {
        if (reply == null) {
            return "(none)";
        } else if (reply instanceof Reply.Simple simple) {
            return "+" + simple.text();
        } else if (reply instanceof Reply.Failure failure) {
            return "-" + failure.message();
        } else if (reply instanceof Reply.Int number) {
            return ":" + number.value();
        } else if (reply instanceof Reply.Bulk bulk) {
            return quoted(bulk.value());
        } else if (reply instanceof Reply.Sequence sequence) {
            return items(sequence.items(), "[", "]");
        } else if (reply instanceof Reply.Pairs pairs) {
            return items(pairs.items(), "{", "}");
        } else if (reply instanceof Reply.NilSequence) {
            return "(no list)";
        } else if (reply instanceof Reply.Nil) {
            return "(nil)";
        }
        throw new IllegalArgumentException("no reply: " + reply);
    }

    private static String quoted(byte[] bytes) {
        return '"'
                + new String(bytes, StandardCharsets.ISO_8859_1)
                        .replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                + '"';
    }

    private static String items(List<Reply> items, String open, String close) {
        return items.stream().map(ReplyText::of).collect(Collectors.joining(" ", open, close));
    }
}
