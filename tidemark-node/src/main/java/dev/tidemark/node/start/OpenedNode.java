package dev.tidemark.node.start;

import dev.tidemark.log.Wal;
import dev.tidemark.log.end.EndFile;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.vote.VoteFile;
import dev.tidemark.protocol.Recovered;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.state.StateEngine;
import dev.tidemark.state.datafile.StateFile;
import dev.tidemark.state.snapshot.SnapshotStore;
import java.io.IOException;
import java.util.List;

/**
 * What opening a data directory gives: everything that the lanes start from.
 *
 * @param onDisk what reads pairs that are not in memory; null if all are
 * @param applied where the state stands: at the newest checkpoint
 * @param appliedConfiguration the configuration as of there
 * @param aside names of the files that healing has put aside, now or at an earlier start
 */
public record OpenedNode(
        NodeIdentity identity,
        Wal wal,
        VoteFile voteFile,
        EndFile endFile,
        StateFile stateFile,
        SnapshotStore snapshots,
        StateEngine engine,
        DataOnDisk onDisk,
        LogPosition applied,
        Configuration appliedConfiguration,
        Recovered recovered,
        List<String> aside) {

    /** Closes the files of a node that did not start. */
    public void close() {
        try {
            wal.close();
            voteFile.close();
            endFile.close();
            stateFile.close();
        } catch (IOException e) {
            // nothing was written
        }
    }
}
