package dev.tidemark.server.connection;

/**
 * Whether to let a connection go because its node leads no longer, so that the client connects again, to the leader.
 * Never while something of the client is under way. Decision 30.
 *
 * <p>Either the client is silent: then after a second, because a command that crosses the end of its connection leaves
 * its client in doubt. Or it is deaf: it was told to go elsewhere, and came again with the next command. Then it does
 * not know {@code -MOVED}, every call of it fails, and what helps is a new connection.
 *
 * <p>Event loop only.
 */
final class Refresh {
    private static final long SILENCE_NANOS = 1_000_000_000L;
    /** Commands that were on their way when the client was told make one round; so one round proves nothing. */
    private static final int ROUNDS_OF_THE_DEAF = 2;

    private boolean wanted;
    private boolean redirected;
    private int rounds;

    void want(boolean wanted) {
        this.wanted = wanted;
        redirected = false;
        rounds = 0;
    }

    /** A command of the client was answered by {@code -MOVED}. */
    void redirected() {
        redirected = true;
    }

    /** Everything that the client sent is answered. Returns whether it is deaf. */
    boolean isDueAfterRound() {
        if (redirected) {
            redirected = false;
            rounds++;
        }
        return wanted && rounds >= ROUNDS_OF_THE_DEAF;
    }

    /** Whether a client that has been silent for so long, with nothing under way, is to be let go. */
    boolean isDueAfter(long silentNanos) {
        return wanted && silentNanos >= SILENCE_NANOS;
    }
}
