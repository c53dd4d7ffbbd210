package dev.tidemark.node.start;

import dev.tidemark.disk.Disk;
import dev.tidemark.log.Wal;
import dev.tidemark.log.end.Acknowledged;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.recovery.Finding;
import dev.tidemark.log.recovery.LogDamage;
import dev.tidemark.log.recovery.RefusedException;
import dev.tidemark.log.segment.LogIdentity;
import dev.tidemark.log.segment.WalOptions;
import dev.tidemark.node.StartException;
import dev.tidemark.node.healing.Aside;
import dev.tidemark.node.healing.Healing;
import dev.tidemark.node.healing.HealingPlan;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a log that continues the checkpoint. A damaged one is healed first: what can no longer be used is put aside,
 * and what it held is owed, durably before the first file moves (docs/decisions/0092). Each healing takes files out of
 * the log, so there is an end to it; a crash anywhere leaves damage that the next start heals in the same way.
 */
final class LogOpening {
    private static final Logger LOG = LoggerFactory.getLogger(LogOpening.class);

    private final Disk disk;
    private final WalOptions options;
    private final LogIdentity identity;
    private final Opening progress;
    private final Aside aside;

    LogOpening(Disk disk, WalOptions options, LogIdentity identity, Opening progress) {
        this.disk = disk;
        this.options = options;
        this.identity = identity;
        this.progress = progress;
        this.aside = new Aside(disk);
    }

    /** @param summary what was seen of the records that the log holds */
    record Opened(Wal wal, LogSummary summary) {}

    /**
     * @param checkpoint the newest that is whole
     * @param voteEpoch the newest epoch that this node has seen, or {@link Healing#NO_VOTE}
     * @param summaries makes an empty summary for each attempt
     */
    Opened open(LogPosition checkpoint, long voteEpoch, LogFit fit, Supplier<LogSummary> summaries)
            throws IOException, RefusedException, StartException {
        long segments = disk.list(DataDirectory.LOG_DIRECTORY).size() - 1L; // beside them there is one small file
        progress.begin("reading the log", segments * options.segmentBytes());
        int healings = aside.healings();
        while (true) {
            LogSummary summary = summaries.get();
            LogDamage damage;
            String found;
            String refusal;
            try {
                Wal wal = open(fit, summary);
                if (wal.base().offset() <= checkpoint.offset()) {
                    return new Opened(wal, summary);
                }
                damage = LogDamage.ofUseless(wal.segments(), wal.end());
                found = fit.hole(wal, checkpoint);
                refusal = found + fit.holeAdvice();
                wal.close();
            } catch (RefusedException e) {
                if (e.damage() == null) {
                    throw e;
                }
                damage = e.damage();
                found = String.join(
                        " ", e.findings().stream().map(Finding::text).toList());
                refusal = e.getMessage();
            }
            Healing.Facts facts = new Healing.Facts(fit.isAlone(), fit.memory(), voteEpoch, checkpoint, healings);
            heal(Healing.decide(damage, facts), found, refusal, fit);
        }
    }

    private Wal open(LogFit fit, LogSummary summary) throws IOException, RefusedException {
        return Wal.open(
                disk,
                DataDirectory.LOG_DIRECTORY,
                options,
                identity,
                (array, from, size) -> {
                    summary.record(array, from, size);
                    progress.advance(size);
                },
                fit.mustReach());
    }

    /**
     * @param found in words
     * @param refusal the same with advice, for a log that stays as it is
     */
    private void heal(HealingPlan plan, String found, String refusal, LogFit fit) throws IOException, StartException {
        if (plan instanceof HealingPlan.CutAndOwe cut) {
            owe(cut.aside(), cut.owed(), found, fit, "keeps what is whole before the damage");
        } else if (plan instanceof HealingPlan.StartEmptyAndOwe empty) {
            owe(
                    empty.aside(),
                    empty.owed(),
                    found,
                    fit,
                    "begins with nothing, as there is no checkpoint to go on from");
        } else if (plan instanceof HealingPlan.ForgetOld old) {
            List<String> moved = aside.take(DataDirectory.LOG_DIRECTORY, old.aside());
            LOG.warn(
                    "The log was damaged where the checkpoint has made it superfluous. Nothing is lost and nothing is"
                            + " owed; put aside, and never deleted: {}. Check this disk. What was found: {}",
                    moved,
                    found);
        } else if (plan instanceof HealingPlan.Refuse refuse) {
            throw new StartException(
                    refuse.why().isEmpty() ? refusal : refusal + " The others do not heal it: " + refuse.why());
        } else {
            throw new IllegalStateException("a damaged log is taken for whole: " + found);
        }
    }

    private void owe(List<String> files, Acknowledged owed, String found, LogFit fit, String kept) throws IOException {
        fit.owe(owed); // first, or a crash would leave a log that is merely short
        List<String> moved = aside.take(DataDirectory.LOG_DIRECTORY, files);
        LOG.error(
                "The log was damaged. This node {}, and owes all up to entry {} (epoch {}): it neither votes nor counts"
                        + " until a leader has shown it that, and then is whole by itself. Nothing that was"
                        + " acknowledged is lost as long as the other nodes have it. Put aside, and never deleted: {}."
                        + " Check this disk. What was found: {}",
                kept,
                owed.offset(),
                owed.under(),
                moved,
                found);
    }
}
