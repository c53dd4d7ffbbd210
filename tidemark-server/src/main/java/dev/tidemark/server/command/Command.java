package dev.tidemark.server.command;

import dev.tidemark.server.front.ClientSession;
import dev.tidemark.server.front.PendingReply;
import dev.tidemark.state.Reply;

/** One command that clients may send. Event loop only. */
public interface Command {

    /** What {@code COMMAND} tells of it. */
    CommandInfo info();

    Order order();

    /**
     * Looks at the arguments alone.
     *
     * @param arguments the name first
     * @return the error to answer, or null if the command may run
     */
    default Reply.Failure check(byte[][] arguments) {
        return null;
    }

    /** Runs it. {@code answer} is filled exactly once, now or later. */
    void run(ClientSession session, byte[][] arguments, PendingReply answer);

    /** Whether a client may send it before its password. */
    default boolean isAllowedUnauthenticated() {
        return false;
    }

    /**
     * What may be in flight together on one connection. Commands of one kind follow each other without waiting; when the
     * kind changes, the next command waits until those before it are answered, so that a client sees its own program
     * order.
     */
    enum Order {
        READ,
        WRITE,
        /** Looks at or changes the connection or the node: nothing else is in flight while it runs. */
        ALONE
    }
}
