package dev.tidemark.protocol;

import java.util.ArrayDeque;

/**
 * Until when a leader may answer a linearizable read without asking anybody: the log is the lease (LeaseGuard, SIGMOD
 * 2026; docs/decisions/0103). An entry of this leader's own epoch, once committed, grants it for so long after the
 * entry was <em>made</em>: the node that leads next has that entry, received it later than that, and commits nothing
 * before as much time has gone by since ({@link EarlierLeases}). So a leader that can commit nothing loses the lease by
 * itself, whatever the reason is.
 *
 * <p>When entries were made is known by this process's monotonic clock, rounded down, of some of them. The time is that
 * of the last tick, which was before the entries of its batch were made, and after everything arrived that is in the
 * batch: a process that stands still after it has decided does no harm, since the reads that it decided on had come
 * before and are not answered yet (H57, H58, H115).
 *
 * <p>A monotonic clock may stand still while a machine is suspended. So what the wall clock says counts as well, if
 * that is more; and a wall clock that moves against the monotonic one by more than half a second, in either direction,
 * ends what was granted before.
 */
final class ReadLease {
    /** So many moments are known within the time of one lease, and hardly more are kept. */
    private static final int MOMENTS = 16;

    private static final int MICROS_PER_MILLI = 1_000;

    /** Entries from {@code offset} to the next of these were made at that time or later, by both clocks. */
    private record Made(long offset, long millis, long wallMicros) {}

    private final Core core;
    /** Not committed yet, oldest first. */
    private final ArrayDeque<Made> open = new ArrayDeque<>();
    /** The newest that is committed, or null. */
    private Made granted;

    ReadLease(Core core) {
        this.core = core;
    }

    private int millis() {
        return core.options.leaseMillis();
    }

    boolean isUsed() {
        return millis() > 0;
    }

    /** What was granted is void, and what is on its way grants nothing: only entries that are made from now on do. */
    void giveUp() {
        granted = null;
        open.clear();
    }

    /**
     * Time has passed.
     *
     * @param gained by the wall clock, meanwhile: {@link ClockWatch#gained}
     */
    void tick(long gained) {
        if (Math.abs(gained) > ClockWatch.MAX_GAIN_MICROS) {
            giveUp();
        }
    }

    /** This leader made an entry of its own epoch, and has sent it to nobody. */
    void made(long offset) {
        if (!isUsed()) {
            return;
        }
        Made last = open.isEmpty() ? granted : open.getLast();
        if (last != null && core.now - last.millis() < millis() / MOMENTS) {
            return; // as if it had been made then
        }
        while (!open.isEmpty() && core.now - open.getFirst().millis() >= millis()) {
            open.removeFirst(); // too old to grant anything
        }
        open.addLast(new Made(offset, core.now, core.wall));
    }

    private Made granted() {
        while (!open.isEmpty() && open.getFirst().offset() <= core.log.hwm()) {
            granted = open.removeFirst();
        }
        return granted;
    }

    /** For how long it is held from now on, milliseconds; 0: it is not. */
    long remainingMillis() {
        return remainingMillis(core.now, core.wall);
    }

    /** The same, if the next {@link #tick} came now, with these times. */
    long remainingMillis(long now, long wallMicros) {
        Made newest = core.isLeader() ? granted() : null;
        boolean wasSet = Math.abs(core.ownClocks.wouldGain(now, wallMicros)) > ClockWatch.MAX_GAIN_MICROS;
        if (newest == null || wasSet) {
            return 0;
        }
        long byWall = (wallMicros - newest.wallMicros() + MICROS_PER_MILLI - 1) / MICROS_PER_MILLI;
        return Math.max(0, millis() - Math.max(now - newest.millis(), byWall));
    }

    boolean isHeld() {
        return remainingMillis() > 0;
    }

    /**
     * Whether an entry should be made for it: half of it is over, and nothing is being written that would renew it. So
     * there is one for each half of a lease at most.
     */
    boolean isDue() {
        return isUsed() && core.log.end().offset() == core.log.hwm() && 2 * remainingMillis() <= millis();
    }
}
