package dev.tidemark.node.scrub;

import dev.tidemark.disk.Disk;
import dev.tidemark.log.segment.SegmentInfo;
import dev.tidemark.node.ScrubSettings;
import dev.tidemark.node.ScrubStatus;
import dev.tidemark.node.environment.NodeEnvironment;
import dev.tidemark.node.mail.ApplyTask;
import dev.tidemark.node.mail.FilesTask;
import dev.tidemark.node.mail.LogRetention;
import dev.tidemark.node.mail.LogTask;
import dev.tidemark.state.datafile.StateFile;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Reads all that lies on the disk and is not read otherwise, in small pieces with long pauses, so that rot is found
 * while there is something to heal it from (H142, H146): the data file, and the sealed segments of the log. It gives
 * way to checkpoints and snapshots. What {@link ScrubHealing} has to do for a damaged file it does at the same turns.
 *
 * <p>The kernel may answer a read from its cache; what is not in there comes from the disk.
 *
 * <p>{@link #begin}, {@link #start} and {@link #stop} on the main executor; the rest is done in the files lane.
 */
public final class Scrub {
    private static final int MAX_PIECE_BYTES = 256 << 10;
    private static final int GIVES_WAY_MILLIS = 200;
    private static final int SHORTEST_LOOK_MILLIS = 50;
    private static final int LONGEST_LOOK_MILLIS = 2_000;
    /** A pause must not be so long that a file which grew meanwhile takes longer than it should. */
    private static final long LONGEST_PAUSE_MILLIS = 60L * 60 * 1_000;

    private final ScrubSettings settings;
    private final int pieceBytes;
    private final Disk disk;
    private final StateFile file;
    private final double origin;
    private final NodeEnvironment.Timer timer;
    private final LongSupplier time;
    private final Supplier<LogRetention> forArchive;
    private final Consumer<FilesTask> files;
    private final Consumer<LogTask> log;
    private final Consumer<ScrubStatus> report;
    private final ScrubHealing healing;

    private ScrubPass pass; // null: none is under way
    private long number;
    /** Whether somebody waits for this pass. */
    private boolean isAskedFor;
    /** Nobody wants one. */
    private boolean isStopped;
    /** A pass is to begin as soon as the log has said what it has. */
    private boolean isBeginning;

    private long began;
    /** The last pass came to its end. */
    private boolean hasEnded;

    private long ended;
    /** Of the turn that is to come; one that was put off is none. */
    private long turn;

    private ScrubStatus reported = ScrubStatus.NONE;

    /**
     * @param pieceBytes that are read before others get their turn, or 256 KiB if that is less
     * @param origin from 0 to 1, where in the files a pass begins: another on each node
     * @param time cluster time, microseconds; main executor only
     * @param forArchive which log the archive needs; main executor only
     * @param report told what is known, in the files lane
     */
    public Scrub(
            ScrubSettings settings,
            ScrubWords words,
            int pieceBytes,
            Disk disk,
            StateFile file,
            double origin,
            NodeEnvironment.Timer timer,
            LongSupplier time,
            Supplier<LogRetention> forArchive,
            Consumer<FilesTask> files,
            Consumer<LogTask> log,
            Consumer<ApplyTask> apply,
            Consumer<ScrubStatus> report) {
        this.settings = settings;
        this.pieceBytes = Math.min(pieceBytes, MAX_PIECE_BYTES);
        this.disk = disk;
        this.file = file;
        this.origin = origin;
        this.timer = timer;
        this.time = time;
        this.forArchive = forArchive;
        this.files = files;
        this.log = log;
        this.report = report;
        this.healing = new ScrubHealing(
                words, disk, file, files, log, apply, () -> goOnAfter(healingPause()), this::healingGoesOn);
    }

    /** The node has begun: so does the first pass, unless passes come only when somebody asks. */
    public void begin() {
        if (settings.passMillis() > 0) {
            post(now -> beginPass(false, now));
        }
    }

    /** Begins a pass as fast as may be; the one that is under way ends. */
    public void start() {
        post(now -> {
            isStopped = false;
            beginPass(true, now);
        });
    }

    /** Ends the pass that is under way; none begins before {@link #start}, or the next start of the node. */
    public void stop() {
        post(now -> {
            isStopped = true;
            pass = null;
            goOnAfter(healing.isPending() ? healingPause() : 0);
            say();
        });
    }

    private interface Step {
        void run(long now) throws IOException;
    }

    private void post(Step step) {
        long now = time.getAsLong();
        files.accept(new FilesTask.Scrub(others -> step.run(now)));
    }

    private void beginPass(boolean asked, long now) {
        if (isBeginning) {
            isAskedFor |= asked;
            return;
        }
        isBeginning = true;
        isAskedFor = asked;
        log.accept(new LogTask.Sealed(
                file.position().offset(), held -> files.accept(new FilesTask.Scrub(others -> beginPass(held, now)))));
    }

    private void beginPass(List<SegmentInfo> held, long now) throws IOException {
        isBeginning = false;
        if (!isStopped) {
            pass = new ScrubPass(disk, file, origin, held);
            number++;
            began = now;
            hasEnded = false;
            goOnAfter(1);
            say();
        }
    }

    private void goOnAfter(long millis) {
        long next = ++turn;
        if (millis > 0) {
            timer.after(millis, () -> {
                long now = time.getAsLong();
                LogRetention archive = forArchive.get();
                files.accept(new FilesTask.Scrub(others -> turn(next, now, archive, others)));
            });
        }
    }

    private void turn(long mine, long now, LogRetention archive, FilesTask.OtherWork others) throws IOException {
        if (mine != turn) {
            return;
        }
        if (others.isUnderWay()) {
            goOnAfter(GIVES_WAY_MILLIS);
            return;
        }
        healing.goOn(others.oldestSent(), archive);
        if (pass == null && !isStopped && settings.passMillis() > 0) {
            beginPass(false, now);
        } else if (pass == null) {
            goOnAfter(healing.isPending() ? healingPause() : 0);
        } else {
            long read = pass.step(pieceBytes, healing);
            long pause = pause(read, now);
            if (pass.isDone()) {
                end(now, pause);
            } else {
                goOnAfter(pause);
            }
        }
        say();
    }

    private void end(long now, long pause) {
        ended = now;
        hasEnded = true;
        isAskedFor = false;
        pass = null;
        if (settings.passMillis() > 0) {
            goOnAfter(Math.max(pause, pause(pieceBytes, now))); // and then the next one begins
        } else {
            goOnAfter(healing.isPending() ? healingPause() : 0);
        }
    }

    private long pause(long read, long now) {
        long least = Math.max(1, 1_000 * read / settings.bytesPerSecond());
        long total = pass == null ? pieceBytes : Math.max(pieceBytes, pass.totalBytes());
        boolean isHurried = isAskedFor || (pass != null && (pass.isUrgent() || isLate(now)));
        long even = isHurried ? 0 : (long) ((double) settings.passMillis() * read / total);
        long longest = healing.isPending() ? healingPause() : LONGEST_PAUSE_MILLIS;
        return Math.max(least, Math.min(even, longest));
    }

    /** How much there is to read is a guess: the file grows, and pages that lead to others are read over and over. */
    private boolean isLate(long now) {
        return now - began > 1_000 * settings.passMillis();
    }

    /** A page was repaired, or could not be; a pass that is under way has its next turn. */
    private void healingGoesOn() {
        if (pass == null) {
            goOnAfter(healing.isPending() ? healingPause() : 0);
        }
        say();
    }

    /** As long as something waits for a checkpoint, it is looked at again after so long. */
    private long healingPause() {
        return Math.max(SHORTEST_LOOK_MILLIS, Math.min(settings.passMillis() / 20, LONGEST_LOOK_MILLIS));
    }

    private void say() {
        int percent = pass != null ? pass.percent() : hasEnded ? 100 : reported.percent();
        ScrubStatus now = new ScrubStatus(
                pass != null, number, percent, began, ended, healing.damaged(), healing.healed(), 0, healing.text());
        if (!now.equals(reported)) {
            reported = now;
            report.accept(now);
        }
    }
}
