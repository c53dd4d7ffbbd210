package dev.tidemark.sim.fault;

import dev.tidemark.sim.time.Dice;
import java.util.EnumSet;

/**
 * How bad the world of one run is: which kinds of faults it has, how often, and how often each had an effect. Each kind
 * has dice of its own, so that taking one away leaves the others as they were.
 */
public final class Faults {
    private static final FaultKind[] KINDS = FaultKind.values();

    private final Dice[] dice = new Dice[KINDS.length];
    private final double[] rates = new double[KINDS.length];
    private final boolean[] active = new boolean[KINDS.length];
    private final long[] effects = new long[KINDS.length];
    private final EnumSet<FaultKind> allowed;
    private boolean peace;

    /** @param allowed the kinds that the run may have; it has each of them by chance */
    public Faults(long seed, EnumSet<FaultKind> allowed) {
        this.allowed = allowed.clone();
        for (FaultKind kind : KINDS) {
            int i = kind.ordinal();
            dice[i] = Dice.of(seed, 100 + i);
            boolean drawn = dice[i].chance(kind.share());
            active[i] = drawn && allowed.contains(kind);
            rates[i] = (1 + dice[i].pick(200)) / 1000.0;
        }
        if (active[FaultKind.MEMBERS.ordinal()]) {
            leaveDisksAndClocks();
        }
    }

    /** How much may be destroyed, and which clocks are the majority, depends on who the members are. */
    private void leaveDisksAndClocks() {
        for (FaultKind kind : KINDS) {
            boolean isClock = kind == FaultKind.CLOCK_OFFSET
                    || kind == FaultKind.CLOCK_RATE
                    || kind == FaultKind.CLOCK_JUMP
                    || kind == FaultKind.SUSPEND;
            if (kind.destroys() || isClock || kind == FaultKind.SWAP) {
                active[kind.ordinal()] = false;
            }
        }
    }

    /** The run has a kind for sure; before anything strikes. */
    public void mustHave(FaultKind kind) {
        active[kind.ordinal()] = allowed.contains(kind);
        if (active[FaultKind.MEMBERS.ordinal()]) {
            leaveDisksAndClocks();
        }
    }

    /** The run does not have a kind; before anything strikes. */
    public void mustNotHave(FaultKind kind) {
        active[kind.ordinal()] = false;
    }

    /** The run has those of these that it may have, and no others; before anything strikes. */
    public void onlyHas(EnumSet<FaultKind> kinds) {
        for (FaultKind kind : KINDS) {
            active[kind.ordinal()] = kinds.contains(kind) && allowed.contains(kind);
        }
    }

    public Dice dice(FaultKind kind) {
        return dice[kind.ordinal()];
    }

    /** Whether it may strike in this run, now. */
    public boolean has(FaultKind kind) {
        return !peace && active[kind.ordinal()];
    }

    /** Whether the run has it, in peace too. */
    public boolean isActive(FaultKind kind) {
        return active[kind.ordinal()];
    }

    /** Draws whether it strikes now, at the rate of this run times {@code factor}. */
    public boolean strikes(FaultKind kind, double factor) {
        int i = kind.ordinal();
        return active[i] && !peace && dice[i].chance(rates[i] * factor);
    }

    /** It did something. */
    public void hadEffect(FaultKind kind) {
        effects[kind.ordinal()]++;
    }

    public long effects(FaultKind kind) {
        return effects[kind.ordinal()];
    }

    public EnumSet<FaultKind> active() {
        EnumSet<FaultKind> kinds = EnumSet.noneOf(FaultKind.class);
        for (FaultKind kind : KINDS) {
            if (active[kind.ordinal()]) {
                kinds.add(kind);
            }
        }
        return kinds;
    }

    public boolean isPeace() {
        return peace;
    }

    public void makePeace() {
        peace = true;
    }
}
