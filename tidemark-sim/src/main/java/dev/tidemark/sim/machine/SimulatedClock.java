package dev.tidemark.sim.machine;

import dev.tidemark.node.environment.NodeClock;
import dev.tidemark.sim.fault.FaultKind;
import dev.tidemark.sim.fault.Faults;
import dev.tidemark.sim.time.Dice;
import dev.tidemark.sim.time.Scheduler;
import dev.tidemark.sim.world.World;

/**
 * The clocks of one machine: wrong by an offset, too fast or too slow, and moved by those who set them. While the
 * machine is suspended its monotonic clock stands still. Its wall clock is set before anything goes on there, as if it
 * had run on; or it is not, in a world where nobody does that.
 */
public final class SimulatedClock implements NodeClock {
    private static final long HOUR_MICROS = 3_600_000_000L;

    private final Scheduler scheduler;
    private final Faults faults;
    private final long startMillis;
    private final long offsetMicros;
    /** How much time passes here in a million true microseconds. */
    private final long ratePerMillion;

    private final boolean isSetOnWaking;

    private long jumpedMicros;
    private long jumpTakenAt;
    /** Of true time: for so long the machine was suspended, up to the time before the last. */
    private long suspendedBefore;
    /** The last time. */
    private long suspendedAt;

    private long suspendedUntil;
    private final boolean wrong;

    public SimulatedClock(Scheduler scheduler, Faults faults, World world, int id, boolean farOff, boolean wrong) {
        this.scheduler = scheduler;
        this.faults = faults;
        isSetOnWaking = world.isSetOnWaking;
        startMillis = 1_000L * id;
        Dice offset = faults.dice(FaultKind.CLOCK_OFFSET);
        long near = offset.between(-200_000, 200_000);
        long halfMinute = (offset.chance(0.5) ? 1 : -1) * offset.between(20_000_000, 50_000_000);
        this.wrong = wrong && !farOff;
        near = this.wrong ? halfMinute : near;
        offsetMicros = !faults.has(FaultKind.CLOCK_OFFSET) ? 0 : farOff ? 8 * HOUR_MICROS : near;
        long rate = faults.dice(FaultKind.CLOCK_RATE).between(900_000, 1_100_000);
        long wanted = world.clockRate(id);
        ratePerMillion = !faults.has(FaultKind.CLOCK_RATE) ? 1_000_000 : wanted > 0 ? wanted : rate;
        if (offsetMicros != 0) {
            faults.hadEffect(FaultKind.CLOCK_OFFSET);
        }
        if (ratePerMillion != 1_000_000) {
            faults.hadEffect(FaultKind.CLOCK_RATE);
        }
    }

    public void jump() {
        jumpedMicros = faults.dice(FaultKind.CLOCK_JUMP).between(-3_000_000, 3_000_000);
        jumpTakenAt = scheduler.now();
        faults.hadEffect(FaultKind.CLOCK_JUMP);
    }

    /** Wrong by half a minute: it may lead, and must not move the time of the log. */
    public boolean isWrong() {
        return wrong;
    }

    /** Now, and for so long. */
    void suspend(long lasting) {
        suspendedBefore = suspendedMicros();
        suspendedAt = scheduler.now();
        suspendedUntil = suspendedAt + lasting;
    }

    /** No longer. */
    void wake() {
        suspendedBefore = suspendedMicros();
        suspendedAt = scheduler.now();
        suspendedUntil = suspendedAt;
    }

    /** For how long the machine will be suspended from now on; 0: it is not. */
    long leftToSleep() {
        return Math.max(0, suspendedUntil - scheduler.now());
    }

    private long suspendedMicros() {
        return suspendedBefore + Math.min(scheduler.now(), suspendedUntil) - suspendedAt;
    }

    /** True time in which the machine was not suspended. */
    public long awakeMicros() {
        return scheduler.now() - suspendedMicros();
    }

    @Override
    public long millis() {
        return shown(awakeMicros()) / 1_000 + startMillis;
    }

    private long shown(long micros) {
        return ratePerMillion == 1_000_000 ? micros : micros / 1_000 * ratePerMillion / 1_000;
    }

    @Override
    public long wallMicros() {
        long passed = shown(isSetOnWaking ? scheduler.now() : awakeMicros());
        return Scheduler.EPOCH_MICROS + passed + offsetMicros + (scheduler.now() >= jumpTakenAt ? jumpedMicros : 0);
    }
}
