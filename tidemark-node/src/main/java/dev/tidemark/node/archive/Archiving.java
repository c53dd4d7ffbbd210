package dev.tidemark.node.archive;

import dev.tidemark.log.record.LogPosition;
import dev.tidemark.node.LogKeeping;
import dev.tidemark.node.NodeStatus;
import dev.tidemark.node.environment.ArchivePlace;
import dev.tidemark.node.environment.NodeClock;
import dev.tidemark.node.environment.NodeEnvironment;
import dev.tidemark.node.mail.LogTask;
import dev.tidemark.node.start.NodeIdentity;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When the log is archived, and what is known of that. Only what is applied is: it is committed, so no leader can
 * remove it any more (H24). The leader goes first; others take twice the time, so that where nodes share a directory
 * they find it done, and where each has its own, each does it.
 *
 * <p>Main executor only.
 */
public final class Archiving {
    private static final Logger LOG = LoggerFactory.getLogger(Archiving.class);
    private static final long MILLIS_PER_SECOND = 1_000;
    private static final long SAY_AGAIN_MILLIS = 60_000;
    private static final long HANGS_MILLIS = 60_000;
    private static final int PATIENCE_OF_OTHERS = 2;

    private final long everyMillis;
    private final long fileBytes;
    private final NodeIdentity identity;
    private final ArchivePlace place;
    private final NodeClock clock;
    private final Executor main;
    private final Consumer<LogTask> log;
    private final LongSupplier applied;
    private final LongSupplier logBytes;
    private final BooleanSupplier leads;

    /** For the rounds, which come one after the other. */
    private final DamagedFiles damaged = new DamagedFiles();

    private ArchiveRound round;
    private long startedAt;
    private long startedBytes;
    private LogPosition archived = LogPosition.ZERO;
    /** Before what is in a damaged file, of which somebody may make room for a new one. */
    private long whole = Long.MAX_VALUE;

    private String gap = "";
    private String problem = "";
    private long saidAt;

    /**
     * @param fileBytes of entries at which a file of the archive is full
     * @param environment whose archive it is; none: nothing is done
     * @param applied the last entry that is applied here
     * @param logBytes how many bytes of log are applied
     * @param leads whether this node does it first
     */
    public Archiving(
            LogKeeping keeping,
            long fileBytes,
            NodeIdentity identity,
            NodeEnvironment environment,
            Executor main,
            Consumer<LogTask> log,
            LongSupplier applied,
            LongSupplier logBytes,
            BooleanSupplier leads) {
        this.everyMillis = keeping.archiveSeconds() * MILLIS_PER_SECOND;
        this.fileBytes = fileBytes;
        this.identity = identity;
        this.place = environment.archive();
        this.clock = environment.clock();
        this.main = main;
        this.log = log;
        this.applied = applied;
        this.logBytes = logBytes;
        this.leads = leads;
        startedAt = clock.millis();
        startedBytes = logBytes.getAsLong();
    }

    /** Entries up to this one need not be kept for the archive. */
    public long archived() {
        return place == null ? Long.MAX_VALUE : Math.min(archived.offset(), whole);
    }

    public NodeStatus.Archived status() {
        return place == null ? NodeStatus.Archived.OFF : new NodeStatus.Archived(true, archived.offset(), problem());
    }

    private String problem() {
        long still = round == null ? 0 : clock.millis() - round.movedAt();
        if (still > HANGS_MILLIS) {
            return "the archive has not answered for " + still / MILLIS_PER_SECOND + " s";
        }
        return problem.isEmpty() ? gap : problem;
    }

    /** Begins to archive if it is time for it. Called at every tick of the node. */
    public void look() {
        if (place == null) {
            return;
        }
        if (round != null) {
            say();
        } else if (hasWork() && isDue()) {
            startedAt = clock.millis();
            startedBytes = logBytes.getAsLong();
            round = new ArchiveRound(
                    place, identity, fileBytes, applied.getAsLong(), clock, damaged, log, outcome -> tell(outcome));
            round.begin();
        }
    }

    private boolean hasWork() {
        boolean isFine = problem.isEmpty() && gap.isEmpty(); // else it may be mended by now
        return !isFine || applied.getAsLong() > archived.offset();
    }

    private boolean isDue() {
        int patience = leads.getAsBoolean() ? 1 : PATIENCE_OF_OTHERS;
        boolean hasGrown = logBytes.getAsLong() - startedBytes >= patience * fileBytes;
        return (hasGrown && problem.isEmpty()) || clock.millis() - startedAt >= patience * everyMillis;
    }

    private void tell(ArchiveRound.Outcome outcome) {
        try {
            main.execute(() -> ended(outcome));
        } catch (RejectedExecutionException e) {
            LOG.debug("Archived something while the node stopped", e);
        }
    }

    private void ended(ArchiveRound.Outcome outcome) {
        round = null;
        boolean isMended = !problem.isEmpty() && outcome.problem().isEmpty();
        problem = outcome.problem();
        whole = outcome.whole();
        if (outcome.archived() != null) {
            archived = outcome.archived(); // what came into it before something went wrong is there
        }
        if (problem.isEmpty()) {
            if (!outcome.gap().isEmpty() && !outcome.gap().equals(gap)) {
                LOG.error("The archive is not whole: {}", outcome.gap());
            }
            gap = outcome.gap(); // another node may have filled it
        }
        if (isMended) {
            saidAt = 0;
            LOG.info("The archive goes on; it has all up to entry {}", archived.offset());
        }
        say();
    }

    private void say() {
        String what = problem();
        long now = clock.millis();
        if (!what.isEmpty() && !what.equals(gap) && (saidAt == 0 || now - saidAt >= SAY_AGAIN_MILLIS)) {
            saidAt = now;
            LOG.error(
                    "Entries after {} are not archived: {}. The node serves on, and keeps log for the archive up to"
                            + " archive-lag-bytes",
                    archived.offset(),
                    what);
        }
    }
}
