package dev.tidemark.node.healing;

import dev.tidemark.log.end.Acknowledged;
import dev.tidemark.log.end.EndMemory;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.recovery.LogDamage;
import java.util.List;
import java.util.stream.Stream;

/**
 * The one decision about a damaged log (H10, H161; docs/decisions/0092). It looks at nothing but its arguments.
 *
 * <p>Damage becomes a lost end: a log that has lost its end neither votes nor counts until a leader has shown it what
 * it owes. So all that matters for safety is that no less is owed than was acknowledged. It is taken from two places:
 * what the node remembers outside of its log, and what can still be read of the log after the damage. Where the end of
 * the log cannot be read, it counts as acknowledged in the newest epoch that the node has voted in, as no later leader
 * could have been told of it.
 */
public final class Healing {
    /** A disk on which this many logs were damaged is not to be trusted with another. */
    public static final int MAX_HEALINGS = 8;

    /** In place of an epoch: nobody can tell which one the node has seen. */
    public static final long NO_VOTE = -1;

    private Healing() {}

    /**
     * What is known beside the log.
     *
     * @param isAlone whether the cluster has no other node
     * @param memory what the node remembers of its log; null if that is missing or cannot be read
     * @param voteEpoch the newest epoch that the node has seen; {@link #NO_VOTE} if its vote is lost
     * @param checkpoint what the newest whole checkpoint stands for; {@link LogPosition#ZERO} if there is none
     * @param healings how many are still in the directory {@link Aside#DIRECTORY}
     */
    public record Facts(boolean isAlone, EndMemory memory, long voteEpoch, LogPosition checkpoint, int healings) {}

    /** @param damage null if the log is whole, and begins no later than the checkpoint */
    public static HealingPlan decide(LogDamage damage, Facts facts) {
        if (damage == null) {
            return new HealingPlan.Whole();
        }
        String obstacle = obstacle(damage, facts);
        if (obstacle != null) {
            return new HealingPlan.Refuse(obstacle);
        }
        if (isSuperfluous(damage, facts.checkpoint())) {
            return new HealingPlan.ForgetOld(join(damage.before(), damage.between()));
        }
        Acknowledged owed = owed(damage, facts);
        if (!damage.before().isEmpty()) {
            return new HealingPlan.CutAndOwe(join(damage.between(), damage.after()), owed);
        }
        return facts.checkpoint().offset() > 0
                ? new HealingPlan.CutAndOwe(damage.all(), owed)
                : new HealingPlan.StartEmptyAndOwe(damage.all(), owed);
    }

    /** @return why nothing may be touched; null if nothing is in the way */
    private static String obstacle(LogDamage damage, Facts facts) {
        if (facts.isAlone() || !damage.isDamage()) {
            return "";
        }
        if (facts.voteEpoch() == NO_VOTE) {
            return "the file \"vote\", which says in which epoch this node has voted, is lost as well, so nobody can"
                    + " tell under which epoch what it held was acknowledged. What to do: once "
                    + "\"tidemark members list\""
                    + " at another node shows a data directory for this one, move this directory "
                    + "away and start the node"
                    + " with an empty one, under the same number";
        }
        if (facts.memory() == null) {
            return "the file \"end\", which says how far the log reached, is missing or damaged as well, so this node"
                    + " does not know what it acknowledged";
        }
        EndMemory memory = facts.memory();
        long newest = Math.max(
                damage.seen().under(), Math.max(memory.under(), memory.end().epoch()));
        if (newest > facts.voteEpoch()) {
            return "the file \"vote\" says epoch " + facts.voteEpoch() + ", and this node has been in epoch " + newest
                    + ": that file is older than the log, and a node that forgot its vote could vote twice";
        }
        if (facts.healings() >= MAX_HEALINGS) {
            return "it was healed " + facts.healings() + " times already, and what was damaged then is still in the"
                    + " directory \"" + Aside.DIRECTORY + "\". A disk that damages files again and again is to be"
                    + " replaced; if this one is sound, remove that directory and start the node again";
        }
        return movesNothing(damage) ? "it was damaged when it was read first, and is whole now" : null;
    }

    /** Then another attempt would find the same, or the damage was in reading, which another start may not meet. */
    private static boolean movesNothing(LogDamage damage) {
        return damage.between().isEmpty()
                && damage.after().isEmpty()
                && (!damage.before().isEmpty() || damage.intent().isEmpty());
    }

    /** Whether the whole end of the log continues the checkpoint, so that nothing before it is needed here. */
    private static boolean isSuperfluous(LogDamage damage, LogPosition checkpoint) {
        return !damage.after().isEmpty()
                && damage.base().offset() > 0
                && damage.base().offset() <= checkpoint.offset();
    }

    private static Acknowledged owed(LogDamage damage, Facts facts) {
        EndMemory memory = facts.memory();
        Acknowledged remembered = new Acknowledged(memory.under(), memory.end().offset());
        Acknowledged owed = Acknowledged.further(remembered, damage.seen());
        if (!damage.endIsSeen()) {
            long furthest = Math.max(remembered.offset(), damage.seen().offset());
            owed = Acknowledged.further(owed, new Acknowledged(facts.voteEpoch(), furthest));
        }
        long least = Math.max(1, owed.offset());
        return Acknowledged.further(memory.owed(), new Acknowledged(owed.under(), least));
    }

    private static List<String> join(List<String> one, List<String> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }
}
