package dev.tidemark.sim.machine;

import dev.tidemark.node.environment.NodeClock;
import dev.tidemark.sim.fault.FaultKind;
import dev.tidemark.sim.fault.Faults;
import dev.tidemark.sim.time.Dice;
import dev.tidemark.sim.time.Scheduler;

/** The clocks of one machine: wrong by an offset, too fast or too slow, and moved by those who set them. */
public final class SimulatedClock implements NodeClock {
    private static final long HOUR_MICROS = 3_600_000_000L;

    private final Scheduler scheduler;
    private final Faults faults;
    private final long startMillis;
    private final long offsetMicros;
    /** How much time passes here in a million true microseconds. */
    private final long ratePerMillion;

    private long jumpedMicros;
    private long jumpTakenAt;
    private final boolean wrong;

    public SimulatedClock(Scheduler scheduler, Faults faults, int id, boolean farOff, boolean wrong) {
        this.scheduler = scheduler;
        this.faults = faults;
        startMillis = 1_000L * id;
        Dice offset = faults.dice(FaultKind.CLOCK_OFFSET);
        long near = offset.between(-200_000, 200_000);
        long halfMinute = (offset.chance(0.5) ? 1 : -1) * offset.between(20_000_000, 50_000_000);
        this.wrong = wrong && !farOff;
        near = this.wrong ? halfMinute : near;
        offsetMicros = !faults.has(FaultKind.CLOCK_OFFSET) ? 0 : farOff ? 8 * HOUR_MICROS : near;
        long rate = faults.dice(FaultKind.CLOCK_RATE).between(900_000, 1_100_000);
        ratePerMillion = faults.has(FaultKind.CLOCK_RATE) ? rate : 1_000_000;
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

    @Override
    public long millis() {
        return elapsed() / 1_000 + startMillis;
    }

    private long elapsed() {
        long now = scheduler.now();
        return ratePerMillion == 1_000_000 ? now : now / 1_000 * ratePerMillion / 1_000;
    }

    @Override
    public long wallMicros() {
        return Scheduler.EPOCH_MICROS + elapsed() + offsetMicros + (scheduler.now() >= jumpTakenAt ? jumpedMicros : 0);
    }
}
