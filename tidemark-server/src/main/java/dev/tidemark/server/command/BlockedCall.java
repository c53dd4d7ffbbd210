package dev.tidemark.server.command;

import dev.tidemark.state.reply.Reply;

/** A command that waits by intention, so that another client may end its wait. Event loop only. */
public interface BlockedCall {
    /** Answers as if its time were over. */
    void timeOut();

    void fail(Reply.Failure failure);
}
