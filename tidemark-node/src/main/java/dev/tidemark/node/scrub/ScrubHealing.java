package dev.tidemark.node.scrub;

import dev.tidemark.disk.Disk;
import dev.tidemark.log.DamagedSegmentException;
import dev.tidemark.log.SegmentScrub;
import dev.tidemark.log.segment.SegmentInfo;
import dev.tidemark.node.healing.Aside;
import dev.tidemark.node.healing.Healing;
import dev.tidemark.node.mail.ApplyTask;
import dev.tidemark.node.mail.FilesTask;
import dev.tidemark.node.mail.LogRetention;
import dev.tidemark.node.mail.LogTask;
import dev.tidemark.node.repair.MetDamage;
import dev.tidemark.state.datafile.StateFile;
import dev.tidemark.tree.MendedSlotException;
import dev.tidemark.tree.page.DamagedPageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a running node does about a file that was found damaged, without a restart and without other nodes: what the
 * file held is in memory, unless {@code max-data-bytes} is set. In the place of a damaged data file a new one is
 * written with the next checkpoint, which is asked for (H146). A damaged segment of the log is made superfluous by
 * checkpoints, which are asked for as well, and then put aside, when the archive has what can be read of it and before
 * it; until then it stays where it is, as a restart knows how to heal it, and nothing is owed meanwhile
 * (docs/decisions/0092, 0108).
 *
 * <p>Files lane only.
 */
final class ScrubHealing implements ScrubPass.Findings {
    private static final Logger LOG = LoggerFactory.getLogger(ScrubHealing.class);
    private static final String LOG_DIRECTORY = "wal";
    private static final int READ_AGAIN_BYTES = 256 << 10;
    private static final int LONGEST_PATIENCE = 63;

    private final ScrubWords words;
    private final MetDamage met;
    private final Disk disk;
    private final StateFile file;
    private final Consumer<FilesTask> files;
    private final Consumer<LogTask> log;
    private final Consumer<ApplyTask> apply;
    /** Something waits for a checkpoint now. */
    private final Runnable pending;
    /** A repair has ended. */
    private final Runnable ended;
    /**
     * A segment that was found damaged.
     *
     * @param firstBad entries of it before this one can be read
     */
    private record Damaged(SegmentInfo segment, long firstBad) {}

    /** They wait to be superfluous; oldest first. */
    private final List<Damaged> segments = new ArrayList<>();
    /** How often the data file was found damaged here since it was replaced; one new file heals all of that. */
    private int toReplace;
    /** The log lane is at one of the segments. */
    private boolean moving;

    /** The newest checkpoint when one was asked for. */
    private long askedAfter = -1;
    /** After so many looks one is asked for again. */
    private int patience;

    private int looks;

    /** Damaged pages of the older checkpoint alone. */
    private long oldPages;
    /** They are gone when both checkpoints are of this entry or a later one. */
    private long outlivedAt;

    private long damaged;
    private long healed;
    private String text = "";

    ScrubHealing(
            ScrubWords words,
            Disk disk,
            StateFile file,
            Consumer<FilesTask> files,
            Consumer<LogTask> log,
            Consumer<ApplyTask> apply,
            Runnable pending,
            Runnable ended) {
        this.words = words;
        this.disk = disk;
        this.file = file;
        this.files = files;
        this.log = log;
        this.apply = apply;
        this.pending = pending;
        this.ended = ended;
        this.met = new MetDamage(words.isOnDisk(), files, apply);
    }

    /** How many damages were found. */
    long damaged() {
        return damaged;
    }

    /** How many of these are healed. */
    long healed() {
        return healed;
    }

    /** The last damage, or what seemed to be, and what is done about it. */
    String text() {
        return text;
    }

    /** Whether something waits for a checkpoint. */
    boolean isPending() {
        return toReplace > 0 || oldPages > 0 || !segments.isEmpty();
    }

    @Override
    public void inSlot(MendedSlotException damage) {
        damaged++;
        healed++;
        text = words.inSlot(damage);
        LOG.error("Found by reading what nobody needs now: {}", text);
    }

    @Override
    public void inDataFile(IOException damage) {
        damaged++;
        text = words.inDataFile(damage);
        LOG.error("Found by reading what nobody needs now: {}", text);
        if (!met.repair(damage, () -> pageIsRepaired(damage), this::pageIsNotRepaired)) {
            replaceDataFile();
        }
    }

    private void pageIsNotRepaired() {
        replaceDataFile();
        ended.run();
    }

    private void replaceDataFile() {
        toReplace++;
        file.markDamaged();
        apply.accept(new ApplyTask.CheckpointNeeded());
    }

    /** It is whole, or of an older checkpoint alone: then that is outlived by the next ones. */
    private void pageIsRepaired(IOException damage) {
        try {
            file.pages().find(((DamagedPageException) damage).ref());
            healed++;
            text = words.pageIsRepaired();
        } catch (IOException e) {
            oldPages++;
            outlivedAt = file.position().offset();
            apply.accept(new ApplyTask.CheckpointNeeded());
        }
        ended.run();
    }

    private void outlive() {
        if (oldPages > 0 && file.previous() >= outlivedAt && file.position().offset() > outlivedAt) {
            healed += oldPages;
            oldPages = 0;
            text = words.pageIsOutlived();
        }
    }

    /** It is believed if the log has that segment still, and it is damaged when it is read again. */
    @Override
    public void inSegment(SegmentInfo segment, IOException damage) {
        log.accept(new LogTask.Sealed(
                file.position().offset(),
                held -> files.accept(new FilesTask.Scrub(others -> {
                    if (held.contains(segment) && !isKnown(segment)) {
                        readAgain(new SegmentScrub(disk, LOG_DIRECTORY, segment), damage);
                    }
                }))));
    }

    /** The next piece; what else the lane has to do comes in between. */
    private void readAgain(SegmentScrub scrub, IOException damage) {
        try {
            scrub.step(READ_AGAIN_BYTES);
        } catch (IOException e) {
            isDamaged(scrub.segment(), e);
            return;
        }
        if (!scrub.isDone()) {
            files.accept(new FilesTask.Scrub(others -> readAgain(scrub, damage)));
        } else if (scrub.isThere()) {
            text = words.isWholeNow(damage);
            LOG.warn("Found by reading what nobody needs now: {}", text);
        }
    }

    private boolean isKnown(SegmentInfo segment) {
        return segments.stream().anyMatch(known -> known.segment().equals(segment));
    }

    private void isDamaged(SegmentInfo segment, IOException damage) {
        if (isKnown(segment)) {
            return; // two passes met it, one after the other
        }
        damaged++;
        segments.add(new Damaged(
                segment,
                damage instanceof DamagedSegmentException there
                        ? there.firstBad()
                        : segment.base().offset() + 1));
        // A pass begins anywhere in the log, and what is before a segment that is put aside is removed.
        segments.sort(Comparator.comparingLong(one -> one.segment().base().offset()));
        text = words.inSegment(damage);
        LOG.error("Found by reading what nobody needs now: {}", text);
        pending.run();
    }

    /**
     * Goes on where that is possible now.
     *
     * @param oldestSent a peer needs the log from there on
     * @param forArchive what the archive needs
     */
    void goOn(long oldestSent, LogRetention forArchive) throws IOException {
        if (toReplace > 0 && !file.isDamaged()) {
            healed += toReplace;
            toReplace = 0;
            text = words.dataFileIsReplaced();
        }
        outlive();
        boolean needsCheckpoint = toReplace > 0 || oldPages > 0;
        if (!segments.isEmpty() && !moving) {
            Damaged oldest = segments.get(0);
            long end = oldest.segment().end().offset();
            boolean isSuperfluous = !file.isDamaged() && file.previous() >= end;
            // A checkpoint ends the transfer to a peer that asks for nothing any more.
            boolean isHeld = oldestSent < end;
            if (isSuperfluous && !isHeld) {
                putAside(oldest, forArchive);
            }
            needsCheckpoint |= !isSuperfluous || isHeld;
        }
        if (needsCheckpoint) {
            askForCheckpoint();
        }
    }

    /** Where nothing is written there is nothing for one to hold, so it is asked for less and less often. */
    private void askForCheckpoint() {
        long newest = file.position().offset();
        if (newest != askedAfter) {
            askedAfter = newest;
            patience = 0;
            looks = 0;
        }
        if (looks-- == 0) {
            patience = Math.min(2 * patience + 1, LONGEST_PATIENCE);
            looks = patience;
            apply.accept(new ApplyTask.CheckpointNeeded());
        }
    }

    private void putAside(Damaged damage, LogRetention forArchive) throws IOException {
        SegmentInfo segment = damage.segment();
        Aside aside = new Aside(disk);
        if (aside.healings() >= Healing.MAX_HEALINGS) {
            segments.remove(damage);
            text = words.staysInPlace(segment.name());
            LOG.error("{}", text);
            return;
        }
        moving = true;
        log.accept(new LogTask.PutAside(
                segment,
                damage.firstBad(),
                forArchive,
                name -> aside.take(LOG_DIRECTORY, List.of(name)),
                outcome -> files.accept(new FilesTask.Scrub(others -> ended(damage, outcome)))));
    }

    private void ended(Damaged damage, LogTask.PutAsideOutcome outcome) {
        moving = false;
        if (outcome == LogTask.PutAsideOutcome.NEEDED) {
            String waits = words.waitsForArchive(damage.segment().name(), damage.firstBad());
            if (!waits.equals(text)) {
                text = waits;
                LOG.warn("{}", text);
            }
        } else {
            isGone(damage, outcome == LogTask.PutAsideOutcome.MOVED);
        }
    }

    private void isGone(Damaged damage, boolean wasMoved) {
        SegmentInfo segment = damage.segment();
        segments.remove(damage);
        healed++;
        text = words.segmentIsGone(segment.name(), wasMoved);
        LOG.warn("{}", text);
    }
}
