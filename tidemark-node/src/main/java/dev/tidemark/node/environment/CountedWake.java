package dev.tidemark.node.environment;

/** Over a timer that takes nothing back: a run that was moved still comes at its old time, and does nothing. */
final class CountedWake implements NodeEnvironment.Wake {
    private final NodeEnvironment.Timer timer;
    private final Runnable task;
    /** Of the run that counts. */
    private long number;

    CountedWake(NodeEnvironment.Timer timer, Runnable task) {
        this.timer = timer;
        this.task = task;
    }

    @Override
    public void in(long millis) {
        long mine = ++number;
        timer.after(millis, () -> {
            if (mine == number) {
                task.run();
            }
        });
    }
}
