package dev.tidemark.node.start;

import dev.tidemark.disk.Disk;
import dev.tidemark.log.Wal;
import dev.tidemark.log.end.Acknowledged;
import dev.tidemark.log.end.EndFile;
import dev.tidemark.log.end.EndMemory;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.recovery.PendingChange;
import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.StartException;
import dev.tidemark.node.entry.LogEntry;
import dev.tidemark.node.healing.Aside;
import java.io.IOException;
import java.util.Objects;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a log that was opened holds all that its node remembers of it: the newest snapshot, and the durable end that
 * is kept in a second place (H161; docs/decisions/0070). A log that ends before either has lost its end, unless one of
 * two things explains it: a snapshot was coming, which is noted before the snapshot is durable; or a leader of a later
 * epoch had the rest removed, which the log notes by itself. It notes what stayed too, and no shorter log is explained
 * by that. Nothing else is taken for an explanation.
 *
 * <p>What is found to be missing is owed, and noted as that, durably, before the node starts.
 */
final class LogFit {
    private static final Logger LOG = LoggerFactory.getLogger(LogFit.class);
    private static final String END_FILE = DataDirectory.END_FILE;

    private final NodeConfig config;
    private final Disk disk;
    /** Null if it is missing or cannot be read. */
    private final EndFile file;
    /** Whether this directory must have the file: it is of a version that makes one. */
    private final boolean mustRemember;

    /** What was done to the files before the log was looked at. */
    private final String unchanged;

    private EndMemory memory;
    private Acknowledged owed;

    /** @param unchanged what was done to the files until now, in words */
    LogFit(NodeConfig config, Disk disk, boolean mustRemember, String unchanged) throws IOException, StartException {
        this.unchanged = unchanged;
        this.config = config;
        this.disk = disk;
        this.mustRemember = mustRemember;
        file = EndFile.open(disk, END_FILE);
        memory = file == null ? EndMemory.NOTHING : file.memory();
        if (file == null && mustRemember && isAlone()) {
            throw new StartException(
                    "the file \"" + END_FILE + "\" in " + config.data() + " is missing or damaged. It says how"
                            + " far the log reached, so without it nobody can tell whether the log is whole, and there"
                            + " is no other"
                            + " node to ask. " + unchanged + ". " + ALONE_ADVICE);
        }
    }

    private static final String ALONE_ADVICE =
            "What to do: restore the whole directory from a copy of the moment this node stopped, never an older one;"
                    + " or, if there is none, accept what the log holds now and lose what may be missing: tidemark log"
                    + " accept-loss DIR, with the node stopped";

    boolean isAlone() {
        return config.voters().size() == 1;
    }

    /** What is remembered; null if the file is missing or cannot be read. */
    EndMemory memory() {
        return file == null ? null : memory;
    }

    /** Notes, durably, that so much is owed at least. Only for a node that has its memory. */
    void owe(Acknowledged least) throws IOException {
        EndMemory next = memory.withOwed(Acknowledged.further(memory.owed(), least));
        if (!next.equals(memory)) {
            file.save(next);
            memory = next;
        }
    }

    /** In words, that a log begins later than the snapshot that it should continue. */
    String hole(Wal wal, LogPosition snapshot) {
        return "the log in " + config.data() + " starts after entry "
                + wal.base().offset() + ", and no whole checkpoint reaches that far (newest: " + snapshot.offset()
                + "). The state cannot be rebuilt from these files.";
    }

    String holeAdvice() {
        return " The log was not changed; look first at what was put aside, in the directory \"" + Aside.DIRECTORY
                + "\" and as \"*.corrupt\" in the snapshots directory, or restore the whole directory from a copy of"
                + " the moment this node stopped, never an older one: what it acknowledged since would be lost without"
                + " a word.";
    }

    /** Whether the node can do without the log it had: it knows what it owes, and others may have it. */
    boolean mayHaveLostItsLog() {
        return file != null && !isAlone();
    }

    /** Up to where the log must reach, or it is refused before anything in it is changed; 0 if others may help. */
    long mustReach() throws IOException {
        if (!isAlone()) {
            return 0;
        }
        PendingChange noted = PendingChange.read(disk, DataDirectory.LOG_DIRECTORY);
        return memory.reach(noted.removedUnder(), noted.kept()).end().offset();
    }

    /**
     * Notes what is owed, and makes the log continue the snapshot if it does not hold it.
     *
     * @param snapshot the newest that is whole
     * @param voteEpoch the newest epoch that this node has seen; less than any if its vote is lost
     * @return the file, which holds what is remembered from now on
     */
    EndFile settle(Wal wal, LogPosition snapshot, long voteEpoch, LogSummary summary)
            throws IOException, StartException {
        owed = memory.owed();
        if (file == null && mustRemember) {
            LOG.error("The file \"{}\" is missing or damaged: nobody can tell whether the log is whole", END_FILE);
            long offset = Math.max(1, Math.max(wal.end().offset(), snapshot.offset()));
            owes(new Acknowledged(Math.max(voteEpoch, wal.end().epoch()), offset));
        }
        OptionalLong resetUnder = resetUnder(snapshot, wal);
        if (resetUnder.isEmpty()) {
            requireReached(wal);
        } else {
            requireReached(wal, snapshot, resetUnder.getAsLong());
        }
        report(wal);
        if (resetUnder.isPresent()) {
            noteOwed(); // after the reset nothing would show it any more
            wal.reset(snapshot, resetUnder.getAsLong());
            summary.forgetAfter(snapshot.offset());
        }
        // The memory may be of a truncation that did not come to the disk: of a log that was not cut it says nothing.
        long known = wal.end().equals(memory.end()) ? memory.under() : 0;
        long under = Math.max(Math.max(known, wal.removedUnder()), wal.end().epoch());
        EndMemory next = memory.withOwed(owed).withEnd(wal.end(), under).withoutNotes(noted -> holds(wal, noted));
        if (file == null) {
            return EndFile.create(disk, END_FILE, next);
        }
        if (!next.equals(memory)) {
            file.save(next);
        }
        return file;
    }

    private void requireReached(Wal wal) {
        EndMemory.Reach reach = memory.reach(wal.removedUnder(), wal.kept());
        if (!holds(wal, reach.end()) && wal.end().epoch() <= reach.under()) {
            owes(new Acknowledged(reach.under(), reach.end().offset()));
        }
    }

    /**
     * @param instead a snapshot that is about to take the place of the log
     * @param under of the leader for whom it does; he proves nothing of what the log has lost, but all of it goes that
     *     was durable under earlier ones
     */
    private void requireReached(Wal wal, LogPosition instead, long under) {
        EndMemory.Reach reach = memory.reach(wal.removedUnder(), wal.kept());
        boolean isReplaced = under > reach.under() && holds(wal, reach.end());
        boolean isCovered = reach.end().offset() <= instead.offset();
        if (!isReplaced && !isCovered && instead.epoch() <= reach.under()) {
            owes(new Acknowledged(reach.under(), reach.end().offset()));
        }
    }

    private void noteOwed() throws IOException {
        if (file != null && !Objects.equals(owed, memory.owed())) {
            memory = memory.withOwed(owed);
            file.save(memory);
        }
    }

    /**
     * Log and snapshot must overlap without a hole; a snapshot that was being installed at a crash is finished.
     *
     * @return the epoch of the leader for whom the snapshot is to take the place of the log, 0 if it is for none; empty
     *     if the log goes on from it
     */
    private OptionalLong resetUnder(LogPosition snapshot, Wal wal) throws StartException {
        boolean endsBefore = wal.end().offset() < snapshot.offset();
        if (!endsBefore && LogEntry.positionAt(wal, snapshot.offset()).equals(snapshot)) {
            return OptionalLong.empty();
        }
        EndMemory.Coming coming = memory.announced(snapshot);
        if (coming != null) {
            LOG.info(
                    "The log ends at {} and does not hold entry {} of the snapshot that was coming: it continues after"
                            + " it",
                    wal.end().offset(),
                    snapshot.offset());
        } else if (file == null && !mustRemember) {
            LOG.warn(
                    "The log ends at {} and does not hold entry {} of the snapshot. The version that wrote this"
                            + " directory did not note why, so this is taken for a snapshot that was being installed",
                    wal.end().offset(),
                    snapshot.offset());
        } else if (endsBefore) {
            owes(new Acknowledged(Math.max(memory.under(), snapshot.epoch()), snapshot.offset()));
        } else {
            throw new StartException("the log in " + config.data() + " holds another entry " + snapshot.offset()
                    + " than the checkpoint there (" + LogEntry.positionAt(wal, snapshot.offset()) + " and "
                    + snapshot
                    + "): they are of two histories. " + unchanged
                    + ". Restore the whole directory from a copy of the moment this node"
                    + " stopped, never an older one; the other nodes serve without it meanwhile");
        }
        return OptionalLong.of(coming == null ? 0 : coming.under());
    }

    private void owes(Acknowledged more) {
        owed = Acknowledged.further(owed, more);
    }

    private void report(Wal wal) throws StartException {
        if (owed == null) {
            return;
        }
        if (isAlone()) {
            throw new StartException("the log in " + config.data() + " ends with entry "
                    + wal.end().offset() + ", and this node had entries up to " + owed.offset()
                    + " on disk: the end of the log is lost, and acknowledged writes with it. This cluster has no"
                    + " other node"
                    + " that could have them. " + unchanged + ". " + ALONE_ADVICE);
        }
        LOG.error(
                "The log has lost its end: it ends with entry {}, and this node had entries up to {} on disk (under"
                        + " epoch {}). It neither votes nor counts until a leader has shown it entries up to there."
                        + " Nothing that was acknowledged is lost as long as a node that has it comes back: start the"
                        + " nodes that ran last",
                wal.end().offset(),
                owed.offset(),
                owed.under());
    }

    private static boolean holds(Wal wal, LogPosition position) {
        return position.offset() <= wal.base().offset()
                || (position.offset() <= wal.end().offset()
                        && LogEntry.positionAt(wal, position.offset()).equals(position));
    }

    /** Of a directory that is not opened after all. */
    void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
