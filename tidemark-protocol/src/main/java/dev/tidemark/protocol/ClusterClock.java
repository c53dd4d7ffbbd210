package dev.tidemark.protocol;

import dev.tidemark.protocol.message.Message;
import java.util.TreeMap;

/**
 * The one time of a cluster, and how far away its nodes are. Each answer to a round trip says what the clock of its
 * sender showed, so a node knows the clocks of others but for half the round trip (Cristian 1989). <b>Cluster time is
 * the latest that a majority of the voters' clocks has reached</b>: the median, if all are known, and never after it.
 * So no minority of wrong clocks moves it, not even the leader's own. Followers are told it with each heartbeat (H65,
 * H67, H167).
 *
 * <p>Clocks are remembered as their distance to this node's monotonic clock, which nobody sets: a wall clock that jumps
 * is one wrong clock at once, and changes nothing that is known of the others.
 */
final class ClusterClock {
    private static final int MICROS_PER_MILLI = 1_000;
    /** Two clocks drift apart by less than a minute in so long, however bad they are. */
    private static final long REMEMBERED_MILLIS = 600_000;
    /** An answer that took longer says nothing, or is not to a question of this process. */
    private static final long MAX_ROUND_TRIP_MILLIS = 60_000;
    /** How much less exact a measurement becomes with its age: one part in so many. */
    private static final int AGEING = 100;

    private static final int SMOOTHING = 8;
    /** A wrong clock that makes a difference to people. */
    static final long ALARM_MICROS = 1_000_000;

    private static final long ALARM_AGAIN_MILLIS = 10_000;

    /**
     * @param base what the clock showed, less this node's monotonic clock, microseconds
     * @param error how wrong that may be
     * @param at when it was measured, monotonic milliseconds
     */
    private record Measured(long base, long error, long at) {}

    private final Core core;
    /** By voter. */
    private final TreeMap<Integer, Measured> clocks = new TreeMap<>();
    /** Milliseconds, by voter. */
    private final TreeMap<Integer, Long> roundTrips = new TreeMap<>();
    /** Cluster time as the leader told it last, or null. */
    private Measured told;

    private long anchorTime;
    private long anchorMillis;
    private long lastAlarm = Long.MIN_VALUE / 2;

    ClusterClock(Core core) {
        this.core = core;
    }

    /** A peer has answered. */
    void answered(int peer, Message.Echo echo) {
        long roundTrip = core.now - echo.sent();
        if (echo.equals(Message.Echo.NONE) || roundTrip < 0 || roundTrip > MAX_ROUND_TRIP_MILLIS) {
            return;
        }
        // What waited in the socket while this process stood still was not on its way (H168).
        measuredRoundTrip(peer, Math.max(0, roundTrip - core.pauses.since(echo.sent())));
        long half = roundTrip * MICROS_PER_MILLI / 2;
        Measured fresh =
                new Measured(echo.wall() + half - core.now * MICROS_PER_MILLI, half + MICROS_PER_MILLI, core.now);
        clocks.put(peer, better(clocks.get(peer), fresh));
    }

    /** The leader says what time it is, and how long it takes to say so. */
    void told(int leader, Message.Beat beat) {
        if (beat.equals(Message.Beat.NONE)) {
            return;
        }
        if (beat.roundTrip() > 0) {
            measuredRoundTrip(leader, beat.roundTrip());
        }
        if (core.pauses.mayHaveUnread() && isFresh(told)) {
            return; // it may have waited in the socket while this process stood still (H168)
        }
        // A round trip is long for a while after a node stood still or its disk hung. Rather tell a time that is late
        // than one
        // that no clock has reached.
        long roundTrip = beat.roundTrip() * MICROS_PER_MILLI;
        long way = Math.min(roundTrip / 2, (long) core.options.electionTimeoutMillis() * MICROS_PER_MILLI);
        long error = roundTrip - way + MICROS_PER_MILLI;
        told = better(told, new Measured(beat.time() + way - core.now * MICROS_PER_MILLI, error, core.now));
    }

    /** Quickly up, slowly down: it is better to wait too long for an answer than not long enough. */
    private void measuredRoundTrip(int peer, long millis) {
        roundTrips.merge(
                peer, millis, (before, now) -> Math.max(now, before - (before - now + SMOOTHING - 1) / SMOOTHING));
    }

    /** The more exact of two, unless they contradict each other: then that clock was set. */
    private Measured better(Measured before, Measured fresh) {
        if (before == null) {
            return fresh;
        }
        long error = before.error + (core.now - before.at) * MICROS_PER_MILLI / AGEING;
        boolean contradicts = Math.abs(fresh.base - before.base) > error + fresh.error;
        return contradicts || fresh.error <= error ? fresh : before;
    }

    private boolean isFresh(Measured measured) {
        return measured != null && core.now - measured.at <= REMEMBERED_MILLIS;
    }

    /** Milliseconds to a peer and back, as of late; 0 if it is not known. */
    long roundTrip(int peer) {
        return roundTrips.getOrDefault(peer, 0L);
    }

    /** Milliseconds until as many peers can have answered as an election needs; 0 if that is not known. */
    long quorumRoundTrip() {
        long longest = 0; // stands for those that are not known
        for (int id : core.configuration().voters()) {
            longest = Math.max(longest, roundTrip(id));
        }
        long unknown = longest;
        return core.quorum().electsWithin(id -> id == core.self() ? 0 : roundTrips.getOrDefault(id, unknown));
    }

    /** This node's own clock. */
    private long ownBase() {
        return core.wall - core.now * MICROS_PER_MILLI;
    }

    /** Whether cluster time rests on more than this node's own clock. */
    boolean isKnown() {
        return (!core.isLeader() && isFresh(told)) || mostClocksAreKnown();
    }

    private boolean mostClocksAreKnown() {
        return core.quorum().isMajority(this::isClockKnown);
    }

    private boolean isClockKnown(int id) {
        return id == core.self() || isFresh(clocks.get(id));
    }

    private long baseOf(int id) {
        return id == core.self() ? ownBase() : clocks.get(id).base;
    }

    /** The earliest of the clocks that are known: no majority has reached a later time for sure. */
    private long earliestBase() {
        long earliest = ownBase();
        for (int id : core.configuration().voters()) {
            if (isClockKnown(id)) {
                earliest = Math.min(earliest, baseOf(id));
            }
        }
        return earliest;
    }

    private long base() {
        if (!core.isLeader() && isFresh(told)) {
            return told.base;
        }
        if (mostClocksAreKnown()) {
            return core.quorum().reachedByMajority(id -> isClockKnown(id) ? baseOf(id) : Long.MIN_VALUE);
        }
        return core.isLeader() ? earliestBase() : ownBase();
    }

    /** This node leads from now on. */
    void leads() {
        anchorTime = core.log.lastTime();
        anchorMillis = core.now;
    }

    /**
     * Microseconds since 1970, not before the last entry. Log time that is ahead of cluster time does not stand still
     * until that has caught up, in which no key would expire: it goes on at half speed. Only if it is so far ahead that
     * followers refuse what goes further, it stands.
     *
     * @param millis this node's monotonic clock now
     */
    long time(long millis) {
        long natural = base() + millis * MICROS_PER_MILLI;
        long time = Math.max(natural, core.log.lastTime());
        long slow = anchorTime + (millis - anchorMillis) * MICROS_PER_MILLI / 2;
        boolean mayBeSlow = core.isLeader() && slow - natural < core.options.maxClockAheadMicros() / 2;
        return mayBeSlow ? Math.max(time, slow) : time;
    }

    /** The time of the next entry of this leader. */
    long stamp() {
        anchorTime = HybridTime.after(core.log.lastTime(), time(core.now));
        anchorMillis = core.now;
        return anchorTime;
    }

    /** How far this node's clock is ahead of cluster time, microseconds; 0 while that is not known. */
    long ownOffset() {
        return isKnown() ? ownBase() - base() : 0;
    }

    /**
     * Of a leader: how far the clock of another voter is ahead of cluster time, microseconds; 0 if that is not known.
     */
    long offset(int peer) {
        Measured clock = clocks.get(peer);
        return isKnown() && isFresh(clock) ? clock.base - base() : 0;
    }

    /** Says which clocks are wrong by more than a second, and more than the measurement may be. */
    void tick() {
        if (core.now - lastAlarm < ALARM_AGAIN_MILLIS || !isKnown()) {
            return;
        }
        long toldError = !core.isLeader() && isFresh(told) ? told.error : 0;
        if (Math.abs(ownOffset()) > ALARM_MICROS + toldError) {
            alarm("this node's clock shows " + inWords(ownOffset()) + " cluster time");
        }
        if (core.isLeader()) {
            clocks.forEach((peer, clock) -> {
                if (core.configuration().isVoter(peer) && Math.abs(offset(peer)) > ALARM_MICROS + clock.error) {
                    alarm("the clock of node " + peer + " shows " + inWords(offset(peer)) + " cluster time");
                }
            });
        }
    }

    private void alarm(String text) {
        lastAlarm = core.now;
        core.outbox.add(new Effect.Alarm(
                text + ", which a majority of the nodes' clocks tells: set it. No key expires by a single clock"));
    }

    private static String inWords(long offset) {
        return Math.round(Math.abs(offset) / 1e6) + " s " + (offset > 0 ? "more than" : "less than");
    }
}
