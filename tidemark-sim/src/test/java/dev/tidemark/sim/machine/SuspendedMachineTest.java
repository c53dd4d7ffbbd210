package dev.tidemark.sim.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.sim.fault.FaultKind;
import dev.tidemark.sim.fault.Faults;
import dev.tidemark.sim.time.Scheduler;
import dev.tidemark.sim.time.SimulatedThread;
import dev.tidemark.sim.time.Trace;
import dev.tidemark.sim.world.RunOptions;
import dev.tidemark.sim.world.World;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What stands still while a machine is suspended, and what does not (H57, H115). */
class SuspendedMachineTest {
    private static final long LEASE_SEEDS = 200;

    private final Scheduler scheduler = new Scheduler(1, new Trace(false));
    private final List<Long> ran = new ArrayList<>();

    private SimulatedClock clock(boolean setOnWaking) {
        World world = seedWith(setOnWaking);
        return new SimulatedClock(scheduler, new Faults(1, EnumSet.noneOf(FaultKind.class)), world, 1, false, false);
    }

    private static World seedWith(boolean setOnWaking) {
        long seed = 1;
        while (new World(RunOptions.of(seed)).isSetOnWaking != setOnWaking) {
            seed++;
        }
        return new World(RunOptions.of(seed));
    }

    private void sleepsFrom100To400(SimulatedClock clock) {
        Standstill standstill = new Standstill(scheduler, clock);
        SimulatedThread thread = new SimulatedThread(scheduler, () -> 10, standstill::leftToSleep, () -> {});
        scheduler.after(99_995, () -> thread.execute(() -> ran.add(scheduler.now())));
        scheduler.after(100_000, () -> standstill.suspend(300_000));
        scheduler.after(200_000, () -> thread.execute(() -> ran.add(scheduler.now())));
        scheduler.runUntil(250_000);
    }

    @Test
    void itsMonotonicClockStandsStillAndItsWallClockIsSet() {
        SimulatedClock clock = clock(true);
        long millis = clock.millis();
        long wall = clock.wallMicros();
        sleepsFrom100To400(clock);
        assertThat(clock.millis() - millis).isEqualTo(100);
        scheduler.runUntil(500_000);
        assertThat(clock.millis() - millis).isEqualTo(200);
        assertThat(clock.wallMicros() - wall).isEqualTo(500_000);
        assertThat(clock.awakeMicros()).isEqualTo(200_000);
    }

    @Test
    void orNobodySetsItsWallClock() {
        SimulatedClock clock = clock(false);
        long wall = clock.wallMicros();
        sleepsFrom100To400(clock);
        scheduler.runUntil(500_000);
        assertThat(clock.wallMicros() - wall).isEqualTo(200_000);
    }

    @Test
    void nothingRunsThereUntilItWakes() {
        sleepsFrom100To400(clock(true));
        assertThat(ran).as("also what was about to run").isEmpty();
        scheduler.runUntil(500_000);
        assertThat(ran).containsExactly(400_000L, 400_010L);
    }

    @Test
    void aSecondSleepWithinTheFirstAndAnEarlyWakingCountOnce() {
        SimulatedClock clock = clock(true);
        long millis = clock.millis();
        sleepsFrom100To400(clock);
        clock.suspend(100_000); // until 350
        scheduler.runUntil(500_000);
        assertThat(clock.millis() - millis).isEqualTo(250);
        clock.suspend(100_000);
        scheduler.runUntil(520_000);
        clock.wake();
        scheduler.runUntil(620_000);
        assertThat(clock.millis() - millis).isEqualTo(350);
    }

    /** Leases are promised where it is set, and judged everywhere. */
    @Test
    void whereThereAreLeasesItIsSet() {
        int leases = 0;
        for (long seed = 1; seed <= LEASE_SEEDS; seed++) {
            World world = new World(RunOptions.of(seed));
            boolean hasLeases = world.leaseDice() != null;
            leases += hasLeases ? 1 : 0;
            assertThat(world.isSetOnWaking || !hasLeases).as("seed %s", seed).isTrue();
        }
        assertThat(leases).isPositive();
    }
}
