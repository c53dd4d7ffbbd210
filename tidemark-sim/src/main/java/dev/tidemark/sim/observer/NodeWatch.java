package dev.tidemark.sim.observer;

import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.sim.machine.NodeProcess;
import java.util.TreeMap;
import java.util.UUID;

/** What the observer knows of one machine, over all its lives. */
final class NodeWatch {
    final int id;
    /** Its log in memory, as positions. */
    final ShadowLog log = new ShadowLog();
    /** The configurations that it holds, by offset; that of a snapshot at its offset. */
    final TreeMap<Long, Configuration> configurations = new TreeMap<>();

    /** The one that it went by after what ran last on its main executor. */
    Configuration settledConfiguration;

    /** Its current life. */
    NodeProcess process;

    long epoch;
    /** Its epoch before what ran last on its main executor. */
    long epochBefore;

    long hwm;
    long applied;
    long ledEpoch = -1;
    /** In which it was seen last to hold a lease as a leader, and to wait for one of another. */
    long leasedEpoch = -1;

    long awaitedEpoch = -1;
    /** Its newest durable snapshot. */
    long checkpoint;

    /** The furthest that it told, or counted, as durable and that no leader has removed since. */
    long acknowledged;

    /** How much of it the log itself proves to have been fsynced; at least. */
    long proven;

    /** How far it remembers, durably and outside of its log, that this reached. */
    long remembered;

    long rememberedChain;
    /** Since when it has acknowledged more than it remembers, microseconds; -1: it has not. */
    long unrememberedSince = -1;
    /** When it acknowledged something last, microseconds. */
    long lastAcknowledged;

    /** Its log has lost its end, and it knows. */
    boolean owes;
    /** What it acknowledged before: a leader that hears of that later may count it, if it is still there. */
    long toldBeforeOwing;
    /** What it must have again before it owes nothing, if that was committed; and the chain there. */
    long owed;

    long owedChain;

    /** Acknowledged by it up to here, and destroyed since by an injected fault. */
    long lost;

    /** Since when nothing became durable though something was to, microseconds. */
    long waitsSince;

    /** When something last ran on its main executor. */
    long settledAt;

    /** The durable end then. */
    long durable;

    /** As which it takes part. */
    UUID incarnation;

    long storedEpoch;
    int storedVote;

    NodeWatch(int id) {
        this.id = id;
    }

    void startsWaiting(long now, long durableEnd) {
        waitsSince = now;
        durable = durableEnd;
    }

    /** Another disk, and nothing left of what stood on the one before but what is owed for it. */
    void wiped() {
        lost = Math.max(lost, acknowledged);
        acknowledged = 0;
        configurations.clear();
        settledConfiguration = null;
        proven = 0;
        remembered = 0;
        unrememberedSince = -1;
        owes = false;
        toldBeforeOwing = 0;
        owed = 0;
        storedEpoch = 0;
        storedVote = 0;
        log.resetTo(0, 0, 0);
        process = null;
    }

    /** Whether this entry is on its disk for good, and counts. */
    boolean hasOnDisk(long offset, long epochOf, long chain) {
        if (owes && offset > toldBeforeOwing) {
            return false;
        }
        if (process == null || !process.isAlive()) {
            return isDurableWhileDown(offset, epochOf, chain);
        }
        long durable = Math.max(process.truth.logEnd(), process.node().checkpoint());
        return offset <= durable && (offset <= log.base() || log.holds(offset, epochOf, chain));
    }

    private boolean isDurableWhileDown(long offset, long epochOf, long chain) {
        return offset <= acknowledged && (offset <= log.base() || log.holds(offset, epochOf, chain));
    }
}
