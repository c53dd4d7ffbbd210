package dev.tidemark.node.recover;

import dev.tidemark.disk.Disk;
import dev.tidemark.log.end.EndFile;
import dev.tidemark.log.end.EndMemory;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.record.LogRecord;
import dev.tidemark.log.vote.Vote;
import dev.tidemark.log.vote.VoteFile;
import dev.tidemark.node.StartException;
import dev.tidemark.node.snapshots.LoadedSnapshot;
import dev.tidemark.node.start.DataDirectory;
import dev.tidemark.node.start.NodeIdentity;
import dev.tidemark.protocol.members.Configuration;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * The data directory of a node that does not run, as it is. It is read as a start would read it, and nothing in it is
 * ever changed, whatever is found. What is wrong with it beyond damage, such as files of another node, is refused.
 */
public final class StoppedDirectory {
    private final String where;
    private final Disk disk;
    private final NodeIdentity identity;

    private StoppedDirectory(String where, Disk disk, NodeIdentity identity) {
        this.where = where;
        this.disk = disk;
        this.identity = identity;
    }

    /**
     * @param where it is, for people
     * @throws StartException if nobody can tell whose it is
     */
    public static StoppedDirectory open(String where, Disk disk) throws StartException {
        return Attempt.at(where, () -> new StoppedDirectory(where, disk, NodeIdentity.read(disk)));
    }

    /** What can be used of it. All of its state and its log is read. */
    public Survivor survivor() throws StartException {
        return Attempt.at(where, () -> SurvivorReading.of(this));
    }

    String where() {
        return where;
    }

    Disk disk() {
        return disk;
    }

    NodeIdentity identity() {
        return identity;
    }

    /** Null: it is lost. */
    Vote vote() throws IOException {
        return VoteFile.peek(disk, DataDirectory.VOTE_FILE);
    }

    /** Null: it is lost. */
    EndMemory memory() throws IOException {
        return EndFile.peek(disk, DataDirectory.END_FILE);
    }

    /**
     * @param watched positions whose offsets are asked for later
     * @param entries sees each entry that can be read, with the run that it is in
     */
    LogReading log(List<LogPosition> watched, BiConsumer<LogRun, LogRecord> entries)
            throws IOException, StartException {
        Set<Long> offsets = new TreeSet<>();
        watched.forEach(position -> offsets.add(position.offset()));
        return LogReading.read(disk, identity, offsets, entries);
    }

    /** What a state is of that was found, without the state, which may be large. */
    record Checkpoint(LogPosition position, Configuration configuration, List<String> problems) {}

    Checkpoint checkpoint() throws IOException, StartException {
        FoundState found = FoundState.find(disk, identity);
        return new Checkpoint(found.position(), found.configuration(), new ArrayList<>(found.problems()));
    }

    /** The state of the checkpoint; null: the state before the first entry. */
    LoadedSnapshot state() throws IOException, StartException {
        return FoundState.find(disk, identity).loaded();
    }
}
