package dev.tidemark.sim.world;

import dev.tidemark.protocol.quorum.QuorumSizes;
import dev.tidemark.sim.fault.FaultKind;
import dev.tidemark.sim.fault.Faults;
import java.util.Set;

/**
 * How much may be destroyed in a run (H119). Within it everything is asked for. A run that is meant to go beyond it, or
 * that silently lost acknowledged data on more disks than the quorums allow for, is asked for safety alone: what is
 * left of it.
 */
public final class Budget {
    private final QuorumSizes sizes;
    private final boolean beyond;
    private final Faults faults;
    /** A node with a clock that nobody follows cannot lead. */
    private final int unfit;

    private int damaged;
    private int silentLosses;
    private int lostVotes;
    private boolean exceeded;

    /** @param farOff whether one clock may be far off */
    public Budget(World world, Faults faults, boolean farOff) {
        this.sizes = QuorumSizes.parse(world.writeQuorum, world.voters);
        this.beyond = world.beyondBudget;
        this.faults = faults;
        this.unfit = farOff ? 1 : 0;
    }

    /** Whether a cluster can do with one node less. */
    public static boolean canSpare(World world) {
        return QuorumSizes.parse(world.writeQuorum, world.voters).spareNodes() > 0;
    }

    public QuorumSizes sizes() {
        return sizes;
    }

    /** @param damage what was done already to the disk that is to be damaged */
    public boolean mayDamage(Set<FaultKind> damage) {
        if (!damage.isEmpty()) {
            return true;
        }
        if (damaged >= (beyond ? sizes.voters() : sizes.spareNodes() - unfit)) {
            return false;
        }
        damaged++;
        return true;
    }

    public boolean goesBeyond() {
        return beyond;
    }

    /** A node whose disk was damaged came back without what it had acknowledged, and nobody can notice. */
    public void silentLoss() {
        silentLosses++;
        exceeded |= silentLosses > sizes.spareDisks();
    }

    /**
     * A node whose disk was damaged came back with an older vote. It may help two leaders to power in one epoch, if it
     * is all that two election quorums have in common, and it may acknowledge what it had promised to refuse.
     */
    public void lostVote() {
        lostVotes++;
        exceeded |= lostVotes > sizes.spareVotes();
        silentLoss();
    }

    /** A disk came back as it was earlier, with its vote: there may be two leaders in one epoch. */
    public void rolledBack() {
        exceeded = true;
    }

    /** Committed data may be gone: what rests on it is not asked for. */
    public boolean isExceeded() {
        return exceeded;
    }

    public boolean mayRollBack() {
        return beyond && faults.has(FaultKind.ROLLBACK);
    }

    /** So many nodes are gone that nobody can lead. */
    public boolean isBeyondRepair(int lost) {
        return lost > sizes.voters() - sizes.election();
    }

    /** So few nodes are left that writes, or one with a wrong clock, may need one more. */
    public boolean mayBeBeyondRepair(int lost) {
        return lost + unfit > sizes.spareNodes();
    }
}
