package dev.tidemark.sim.machine;

import dev.tidemark.sim.fault.FaultKind;
import dev.tidemark.sim.judge.Invariant;
import dev.tidemark.sim.world.Coverage;
import dev.tidemark.sim.world.Setting;
import java.util.EnumSet;
import java.util.UUID;

/** As whom a machine's node takes part: it is another one than before only if its vote was destroyed (H39). */
final class Incarnations {
    private final Setting setting;
    private final int id;
    /** Null: with this disk it did not take part yet. */
    private UUID incarnation;

    private boolean voteIsLost;
    private boolean isAnother;
    private boolean wasFormatted;

    Incarnations(Setting setting, int id) {
        this.setting = setting;
        this.id = id;
    }

    /** It has an empty disk. */
    void formatted() {
        incarnation = null;
        voteIsLost = false;
        wasFormatted = true;
    }

    /** Whether somebody with its id has taken part with another disk. */
    boolean wasFormatted() {
        return wasFormatted;
    }

    /** The vote on its disk is gone, where members may let it in as another one. */
    void voteIsLost() {
        voteIsLost = true;
    }

    /** Whether it refuses to start because of its vote, so that nothing but an empty disk helps. */
    boolean mayNeedAnEmptyDisk() {
        return voteIsLost;
    }

    /** Whether it gave up who it was. */
    boolean isAnother() {
        return isAnother;
    }

    /**
     * @param damage what was done to its disk by faults that destroy
     * @param oneBit whether that is one flipped bit, which a file of two copies outlives
     */
    void started(UUID now, EnumSet<FaultKind> damage, boolean oneBit) {
        boolean isBroughtBack = damage.contains(FaultKind.ROLLBACK); // with its vote
        if (voteIsLost && now.equals(incarnation) && !isBroughtBack) {
            setting.judge().violated(Invariant.FENCED, "n" + id + " takes part as who it was, without its vote (H39)");
        }
        if (incarnation != null && !now.equals(incarnation)) {
            if (!voteIsLost && (damage.isEmpty() || oneBit)) {
                setting.judge()
                        .violated(Invariant.STARTS, "n" + id + " gave up who it was, though its vote was there (H39)");
            }
            isAnother = true;
            damage.forEach(setting.faults()::hadEffect);
            setting.coverage().add(Coverage.Event.VOTE_LOST);
        }
        voteIsLost = false;
        incarnation = now;
    }
}
