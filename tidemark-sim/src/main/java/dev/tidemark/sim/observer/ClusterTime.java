package dev.tidemark.sim.observer;

import dev.tidemark.sim.fault.FaultKind;
import dev.tidemark.sim.fault.Faults;
import dev.tidemark.sim.judge.Invariant;
import dev.tidemark.sim.judge.Judge;
import dev.tidemark.sim.machine.Machines;
import dev.tidemark.sim.world.Setting;

/**
 * How far ahead the time of the log, and of answers, may be: not after what a majority of the clocks shows, but for
 * what measuring over a network and jumping clocks may add (H65, H167). So no minority of wrong clocks moves it.
 */
final class ClusterTime {
    /** Half of the slowest round trip, and what clocks of different speed drift apart until they are measured again. */
    private static final long MEASURING_MICROS = 3_000_000;
    /** A majority may jump forth, be believed, and jump back; or be believed to run on while it is suspended. */
    private static final long JUMPING_MICROS = 6_000_000;

    private final Faults faults;
    private final Judge judge;
    private final Machines machines;
    private long latest;

    ClusterTime(Setting setting, Machines machines) {
        faults = setting.faults();
        judge = setting.judge();
        this.machines = machines;
    }

    /** @param what has this time, for people who read of it */
    void mayBe(long time, NodeWatch watch, String what) {
        boolean haveJumped = faults.effects(FaultKind.CLOCK_JUMP) > 0 || faults.effects(FaultKind.SUSPEND) > 0;
        long slack = MEASURING_MICROS + (haveJumped ? JUMPING_MICROS : 0);
        latest = Math.max(latest, machines.majorityTime() + slack);
        if (time > latest) {
            judge.violated(
                    Invariant.TIME_INCREASING,
                    watch.id,
                    what + ", whose time is " + (time - machines.majorityTime()) / 1_000
                            + " ms after what a majority of the clocks shows");
        }
    }
}
