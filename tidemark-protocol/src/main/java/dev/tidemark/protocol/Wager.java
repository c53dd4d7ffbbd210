package dev.tidemark.protocol;

/**
 * A habit that usually pays and sometimes costs a little, kept up by its own results: if it goes badly again and again,
 * it rests, each time for twice as long as the last. What a wrong bet costs is so bounded by what right ones save.
 * {@link AwaitedFollowers} bets on who is not needed; a group commit, on who comes back at once.
 *
 * <p>What is counted (commits, batches) is up to the caller. One thread at a time.
 */
public final class Wager {
    /** So many that went badly, with nothing good in between, are too many. */
    private static final int TOO_MANY = 3;

    private final int forgivenBy;
    private final int minRest;
    private final int maxRest;
    /** Grows with all that goes badly, shrinks with all that goes well. */
    private int doubt;

    private int rest;

    /**
     * @param forgivenBy so many that went well make up for one that went badly
     * @param minRest how long it rests at first; doubled up to {@code maxRest}
     */
    public Wager(int forgivenBy, int minRest, int maxRest) {
        this.forgivenBy = forgivenBy;
        this.minRest = minRest;
        this.maxRest = maxRest;
        this.rest = minRest;
    }

    public void wentWell() {
        doubt = Math.max(0, doubt - 1);
    }

    /**
     * @return whether that was once too often: rest, for as long as {@link #rest} said before, and from now on longer
     */
    public boolean wentBadly() {
        doubt += forgivenBy;
        if (doubt < TOO_MANY * forgivenBy) {
            return false;
        }
        doubt = 0;
        rest = Math.min(2 * rest, maxRest);
        return true;
    }

    /** How long to rest the next time. */
    public int rest() {
        return rest;
    }

    /** Everything is different now: what went badly says nothing. */
    public void forget() {
        doubt = 0;
    }

    /** It has paid for so long that it counts as a good one. */
    public void isProven() {
        rest = minRest;
    }
}
