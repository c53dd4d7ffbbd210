package dev.tidemark.sim;

import dev.tidemark.node.NodeClock;

/** The clocks of one machine: wrong by an offset, too fast or too slow, and moved by whoever sets them. */
final class SimulatedClock implements NodeClock {
    /** Where the wall clock of the world starts: some day in 2023. */
    static final long EPOCH_MICROS = 1_700_000_000_000_000L;

    private static final long HOUR_MICROS = 3_600_000_000L;

    private final Scheduler scheduler;
    private final Faults faults;
    private final long startMillis;
    private final long offsetMicros;
    /** How much time passes here in a million true microseconds. */
    private final long ratePerMillion;

    private long jumpedMicros;
    private long jumpTakenAt;
    private long wrongest;

    SimulatedClock(Scheduler scheduler, Faults faults, int id, boolean farOff) {
        this.scheduler = scheduler;
        this.faults = faults;
        startMillis = 1_000L * id;
        Dice offset = faults.dice(FaultKind.CLOCK_OFFSET);
        long near = offset.between(-200_000, 200_000);
        offsetMicros = !faults.has(FaultKind.CLOCK_OFFSET) ? 0 : farOff ? 8 * HOUR_MICROS : near;
        long rate = faults.dice(FaultKind.CLOCK_RATE).between(900_000, 1_100_000);
        ratePerMillion = faults.has(FaultKind.CLOCK_RATE) ? rate : 1_000_000;
        wrongest = farOff ? 0 : Math.max(0, offsetMicros);
        if (offsetMicros != 0) {
            faults.hadEffect(FaultKind.CLOCK_OFFSET);
        }
        if (ratePerMillion != 1_000_000) {
            faults.hadEffect(FaultKind.CLOCK_RATE);
        }
    }

    void jump() {
        jumpedMicros = faults.dice(FaultKind.CLOCK_JUMP).between(-3_000_000, 3_000_000);
        jumpTakenAt = scheduler.now();
        wrongest = Math.max(wrongest, Math.max(0, offsetMicros + jumpedMicros));
        faults.hadEffect(FaultKind.CLOCK_JUMP);
    }

    /** How far ahead of true time it ever was, microseconds, unless it is {@link #isFarOff}. */
    long wrongest() {
        return wrongest + Math.max(0, ratePerMillion - 1_000_000) * (scheduler.now() / 1_000_000 + 1);
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
        return EPOCH_MICROS + elapsed() + offsetMicros + (scheduler.now() >= jumpTakenAt ? jumpedMicros : 0);
    }
}
