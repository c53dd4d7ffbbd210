package dev.tidemark.sim.machine;

import dev.tidemark.sim.time.Scheduler;

/**
 * When the processes of a machine stand still, and for how long they did: alone, or because the whole machine is
 * suspended.
 */
public final class Standstill {
    private final Scheduler scheduler;
    private final SimulatedClock clock;
    private long until;
    private long micros;
    private int times;

    Standstill(Scheduler scheduler, SimulatedClock clock) {
        this.scheduler = scheduler;
        this.clock = clock;
    }

    /** From now on, for so long. */
    public void begin(long lasting) {
        times++;
        micros += lasting - Math.max(0, until - scheduler.now());
        until = scheduler.now() + lasting;
    }

    /** The machine is suspended from now on, for so long. */
    public void suspend(long lasting) {
        begin(lasting);
        clock.suspend(lasting);
    }

    /** The machine runs again, if it was suspended. */
    void wake() {
        clock.wake();
    }

    /** It ends before its time, if it goes on. */
    void end() {
        micros -= Math.max(0, until - scheduler.now());
        until = 0;
        wake();
    }

    long until() {
        return until;
    }

    /** For how long the whole machine will be suspended from now on; 0: it is not. */
    long leftToSleep() {
        return clock.leftToSleep();
    }

    /** How long they stood still, all times together, with the rest of one that is going on. */
    public long micros() {
        return micros;
    }

    /** How often. */
    public int times() {
        return times;
    }
}
