package dev.tidemark.sim.world;

import dev.tidemark.sim.fault.FaultKind;
import java.util.EnumSet;

/**
 * What is done to leases on purpose in a world where little else goes wrong: what must come together is seldom together
 * by chance (H57).
 */
public enum LeaseStrike {
    /** Nothing: leaders that hold one stand still or are cut off, with whatever clocks they have. */
    NONE(EnumSet.noneOf(FaultKind.class)),
    /** One clock is as slow as it may be and all others as fast; the leader has the slow one, and stands still. */
    CLOCKS_APART(EnumSet.of(FaultKind.CLOCK_RATE, FaultKind.FREEZE, FaultKind.TRANSFER)),
    /** The leader stands still, and all others lose their power and are back at once. */
    RESTARTED(EnumSet.of(FaultKind.FREEZE, FaultKind.CRASH)),
    /** The leader stands still right after it told another to stand. */
    HANDED_OVER(EnumSet.of(FaultKind.FREEZE, FaultKind.TRANSFER)),
    /** The machine of the leader is suspended. */
    SUSPENDED(EnumSet.of(FaultKind.SUSPEND));

    private final EnumSet<FaultKind> kinds;

    LeaseStrike(EnumSet<FaultKind> kinds) {
        this.kinds = kinds;
    }

    /** What it takes. */
    public EnumSet<FaultKind> kinds() {
        return kinds.clone();
    }
}
