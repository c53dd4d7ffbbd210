package dev.tidemark.server.command;

import dev.tidemark.node.Gateway;
import dev.tidemark.state.reply.Reply;
import java.util.function.Consumer;

/**
 * Where a command puts its reply: exactly once, at once or later. It may be given to the gateway as it is, which puts
 * the outcome of a write or the result of a read there. Event loop only.
 */
public interface Answer extends Gateway.WriteHandler, Gateway.ReadHandler {
    /**
     * The place of the reply of a command that runs inside this one, as those of a transaction do.
     *
     * @param taker gets that reply, whole, and puts it into its place
     */
    Answer inside(Consumer<Reply> taker);
}
