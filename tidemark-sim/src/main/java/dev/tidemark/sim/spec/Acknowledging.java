package dev.tidemark.sim.spec;

import java.util.UUID;

/** {@code Fsync}, what is acknowledged because of it, and what is committed because of that. */
public final class Acknowledging {
    private Acknowledging() {}

    /** {@code DurableEnd}, with {@code LeaderCountsFsynced} and {@code IncarnationIsBound}. */
    static long durableEnd(SpecNode leader, Led led, int id, UUID as) {
        if (id == leader.id) {
            return as.equals(Half.ANY) || leader.is(as) ? leader.durable : -1;
        }
        return led.acked.by(id, as);
    }

    /**
     * {@code Fsync}, when the node counts it.
     *
     * @param onDisk up to where the disk has the log, by the calls that it got
     * @param ofOthers whether that are other entries than those in the log
     */
    public record Fsync(int node, long end, long onDisk, boolean ofOthers) implements Step {
        @Override
        public SpecAction action() {
            return SpecAction.FSYNC;
        }

        @Override
        public void take(SpecState state) {
            SpecNode n = state.node(node);
            state.require(end <= n.log.end(), this, "its log ends at " + n.log.end());
            state.require(end <= onDisk && !ofOthers, this, "the disk has not that");
            n.durable = Math.min(end, n.log.end());
            n.proves();
        }

        @Override
        public String toString() {
            return "fsync n" + node + " to " + end + " on disk to " + onDisk + (ofOthers ? " of others" : "");
        }
    }

    /**
     * {@code Acked}, what a follower tells: {@code Told}, which is durable and verified.
     *
     * @param takesPart whether its log was whole when it said that it counts
     */
    public record Ack(int node, int to, long epoch, long durable, boolean takesPart) implements Step {
        @Override
        public SpecAction action() {
            return SpecAction.ACK;
        }

        @Override
        public void take(SpecState state) {
            SpecNode n = state.node(node);
            Led led = state.led(epoch);
            state.require(takesPart, this, "its log has lost its end (TakesPart)");
            state.require(led.by == to, this, "n" + to + " does not lead this epoch");
            state.require(
                    durable <= n.provable(epoch),
                    this,
                    "durable and verified is " + n.provable(epoch) + " (AckAfterFsync, AckOnlyVerified)");
            led.told.says(node, n.incarnation, durable);
        }

        @Override
        public String toString() {
            return "ack n" + node + " epoch " + epoch + " -> n" + to + " durable " + durable;
        }
    }

    /** {@code Acked}, what a leader takes note of. */
    public record Count(int node, long epoch, int from, UUID incarnation, long durable) implements Step {
        @Override
        public SpecAction action() {
            return SpecAction.COUNT;
        }

        @Override
        public void take(SpecState state) {
            Led led = state.led(epoch);
            state.require(led.told.by(from, incarnation) >= durable, this, "n" + from + " did not say so");
            led.acked.says(from, incarnation, durable);
        }

        @Override
        public String toString() {
            return "count n" + node + " epoch " + epoch + " of n" + from + " durable " + durable;
        }
    }

    /**
     * {@code Commit}. It may come to less than could be committed by all that was acknowledged: what is late was not
     * heard yet.
     */
    public record Commit(int node, long epoch, long end) implements Step {
        @Override
        public SpecAction action() {
            return SpecAction.COMMIT;
        }

        @Override
        public void take(SpecState state) {
            SpecNode n = state.node(node);
            Led led = state.led(epoch);
            state.require(n.leads && n.epoch == epoch, this, "it does not lead this epoch");
            state.require(end > n.hwm, this, "its high watermark goes back");
            state.require(end <= n.log.end(), this, "its log ends at " + n.log.end());
            long known = Math.min(end, n.log.end());
            state.require(
                    known >= n.log.base() && n.log.epochAt(known) == epoch,
                    this,
                    "that is an entry of an older epoch (OwnEpochCommits)");
            state.require(
                    n.log.active().commits((id, as) -> durableEnd(n, led, id, as) >= end),
                    this,
                    "it is not on the disks of enough (Commits): itself " + n.durable + ", " + led.acked);
            n.hwm = known;
            led.hwm = Math.max(led.hwm, known);
            state.commits(n.log, known);
        }

        @Override
        public String toString() {
            return "commit n" + node + " epoch " + epoch + " to " + end;
        }
    }
}
