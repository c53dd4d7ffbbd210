package dev.tidemark.bench.growth;

import dev.tidemark.bench.load.LoadRun;
import dev.tidemark.bench.report.ProgressLine;
import dev.tidemark.bench.target.BenchException;
import dev.tidemark.bench.target.OwnServers;

/** Shows how far a load is, and ends it where it makes no sense to go on. */
final class WatchedLoad implements LoadRun.Observer {
    private final ProgressLine progress;
    private final String title;
    private final OwnServers target;
    private final long errorsAllowed;
    private boolean goesOn = true;

    WatchedLoad(ProgressLine progress, String title, OwnServers target, long errorsAllowed) {
        this.progress = progress;
        this.title = title;
        this.target = target;
        this.errorsAllowed = errorsAllowed;
    }

    @Override
    public void begins() {
        // Everything counts.
    }

    @Override
    public void ends() {
        // What is put off counts as well.
    }

    @Override
    public void progress(LoadRun.Progress now) {
        progress.show(title, now);
        goesOn = now.errors() <= errorsAllowed && isAlive();
    }

    private boolean isAlive() {
        try {
            target.requireAlive();
            return true;
        } catch (BenchException e) {
            return false; // after the load the same is found, with the words for it
        }
    }

    @Override
    public boolean goesOn() {
        return goesOn;
    }
}
