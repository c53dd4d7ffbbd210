package dev.tidemark.bench;

import dev.tidemark.bench.load.LoadRun;
import dev.tidemark.bench.report.ProgressLine;

/** Shows how far a load is, and measures nothing. */
final class QuietLoad implements LoadRun.Observer {
    private final ProgressLine progress;
    private final String title;

    QuietLoad(ProgressLine progress, String title) {
        this.progress = progress;
        this.title = title;
    }

    @Override
    public void begins() {
        // Nothing to measure.
    }

    @Override
    public void ends() {
        // Nothing to measure.
    }

    @Override
    public void progress(LoadRun.Progress now) {
        progress.show(title, now);
    }
}
