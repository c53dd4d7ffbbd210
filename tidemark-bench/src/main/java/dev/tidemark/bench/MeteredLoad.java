package dev.tidemark.bench;

import dev.tidemark.bench.load.LoadRun;
import dev.tidemark.bench.os.Meter;
import dev.tidemark.bench.report.ProgressLine;

/**
 * Shows how far a load is, and meters the servers while it is measured.
 *
 * <p>The meter is rehearsed during the warm-up. What it asks the servers takes paths that the load does not; a JVM
 * which has compiled the load without them has to compile half of it again, and that would be measured.
 */
final class MeteredLoad implements LoadRun.Observer {
    private final Meter meter;
    private final ProgressLine progress;
    private final String title;

    MeteredLoad(Meter meter, ProgressLine progress, String title) {
        this.meter = meter;
        this.progress = progress;
        this.title = title;
    }

    @Override
    public void begins() {
        meter.begin();
    }

    @Override
    public void ends() {
        meter.end();
    }

    @Override
    public void progress(LoadRun.Progress now) {
        progress.show(title, now);
        if (now.warmingUp()) {
            meter.begin();
        }
    }
}
