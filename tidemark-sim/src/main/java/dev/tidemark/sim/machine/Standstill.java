package dev.tidemark.sim.machine;

import dev.tidemark.sim.time.Scheduler;

/** When the processes of a machine stand still, and for how long they did. */
public final class Standstill {
    private final Scheduler scheduler;
    private long until;
    private long micros;
    private int times;

    Standstill(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** From now on, for so long. */
    public void begin(long lasting) {
        times++;
        micros += lasting - Math.max(0, until - scheduler.now());
        until = scheduler.now() + lasting;
    }

    void end() {
        until = 0;
    }

    long until() {
        return until;
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
