package dev.tidemark.node.lanes;

import dev.tidemark.node.environment.NodeEnvironment;
import dev.tidemark.node.mail.LogTask;
import dev.tidemark.node.mail.Mailbox;
import java.util.function.Consumer;

/**
 * The way from the protocol lane to the log lane: appends that nobody waits for may wait a little for what follows, so
 * that one fsync does for all of them; anything else is begun at once, and takes along what waits. Main executor only.
 */
public final class PatientLog implements Consumer<LogTask> {
    /**
     * How long an append that nobody waits for may wait for more. About a slow fsync: no longer than a fast one may
     * take.
     */
    private static final int PATIENCE_MILLIS = 5;

    private static final long PATIENT_BYTES = 256 << 10;

    private final Mailbox<LogTask> log;
    private final NodeEnvironment.Timer timer;
    /** What waits since a timer was started. */
    private long patientBytes;

    private boolean timerRuns;

    public PatientLog(Mailbox<LogTask> log, NodeEnvironment.Timer timer) {
        this.log = log;
        this.timer = timer;
    }

    @Override
    public void accept(LogTask task) {
        if (task instanceof LogTask.Append append && !append.awaited()) {
            log.add(append);
            patientBytes += append.bytes();
            if (patientBytes >= PATIENT_BYTES) {
                patientBytes = 0;
                log.hurry();
            } else if (!timerRuns) {
                timerRuns = true;
                timer.after(PATIENCE_MILLIS, this::patienceIsOver);
            }
        } else {
            log.post(task);
        }
    }

    private void patienceIsOver() {
        timerRuns = false;
        patientBytes = 0;
        log.hurry();
    }
}
