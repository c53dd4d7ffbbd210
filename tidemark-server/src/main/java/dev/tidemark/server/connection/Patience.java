package dev.tidemark.server.connection;

import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.front.FrontContext;

/**
 * How long a connection is kept whose client does not use it as it should, or does not use it at all, or is to look for
 * another leader ({@link Refresh}). Event loop only.
 */
final class Patience {
    private final FrontContext front;
    private final ClientSession session;
    private final CommandInput input;
    private final ReplyQueue replies;
    private final Refresh refresh = new Refresh();

    private long lastReadNanos;

    Patience(FrontContext front, ClientSession session, CommandInput input, ReplyQueue replies) {
        this.front = front;
        this.session = session;
        this.input = input;
        this.replies = replies;
        this.lastReadNanos = session.connectedNanos();
    }

    Refresh refresh() {
        return refresh;
    }

    /** Something arrived from the client. */
    void heard(long nowNanos) {
        lastReadNanos = nowNanos;
    }

    /** When something arrived from the client last. */
    long lastReadNanos() {
        return lastReadNanos;
    }

    /** Why the connection is to end now, or null. */
    String reasonToEnd(long nowNanos) {
        long bound = front.settings().stuckClientNanos();
        long silentNanos = nowNanos - lastReadNanos;
        if (input.isInsideCommand() && silentNanos > bound) {
            return "it began a command and sent nothing more";
        } else if (replies.isStuck(nowNanos, bound)) {
            return "it does not read its replies";
        } else if (!session.isAuthenticated() && nowNanos - session.connectedNanos() > bound) {
            return "it did not give its password";
        } else if (isIdle() && front.idleNanos() > 0 && silentNanos > front.idleNanos() && !session.isSubscribed()) {
            return "it was idle for longer than client-idle-seconds";
        } else if (refresh.isDueAfter(silentNanos) && mayRefresh()) {
            return "this node leads no longer, and the client is to look for the leader";
        }
        return null;
    }

    /** Everything that the client sent was looked at. Whether it is to be let go because it heeds no redirect. */
    boolean isDeafAfterRound() {
        return isIdle() && refresh.isDueAfterRound() && mayRefresh();
    }

    private boolean mayRefresh() {
        return isIdle()
                && !session.isSubscribed()
                && !session.readsHere()
                && !session.transaction().isOpen();
    }

    /** Nothing of this client is under way: no command, no reply, no half of one. */
    private boolean isIdle() {
        return replies.isEmpty() && input.isEmpty() && !input.isInsideCommand();
    }
}
