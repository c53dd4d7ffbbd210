package dev.tidemark.node.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.disk.FileDisk;
import dev.tidemark.log.end.EndFile;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.vote.Vote;
import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.entry.LogEntry;
import dev.tidemark.node.support.FillingMachine;
import dev.tidemark.node.support.TestNodes;
import dev.tidemark.protocol.entry.EntryKind;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever says that a log reached further is forgotten when its operator accepts that it does not (H161). */
class AcceptedLossTest {
    private static final long EPOCH = 4;

    @TempDir
    Path directory;

    private OpenedNode open() throws Exception {
        NodeConfig config = TestNodes.config(3, NodeConfig.Limits.defaults());
        return new NodeOpening(config, FillingMachine.NOTHING, new TestNodes().environment(new FileDisk(directory)))
                .open();
    }

    /** The log has one entry, and says itself that it kept it when a leader had another removed. */
    private void writeOneAndRemoveOne() throws Exception {
        OpenedNode node = open();
        node.voteFile().save(new Vote(EPOCH + 1, 1, node.identity().incarnation()));
        byte[] payload = node.recovered().configuration().encode();
        for (int offset = 1; offset <= 2; offset++) {
            long chain = node.wal().end().chain();
            LogEntry entry = LogEntry.encode(offset, EPOCH, 1_000, offset, EntryKind.EPOCH_START, payload, chain);
            node.wal().append(List.of(entry), 0);
        }
        node.wal().truncateAfter(1, EPOCH + 1);
        node.close();
    }

    private void cutLog() throws Exception {
        Path segment = directory.resolve("wal/00000000000000000001.log");
        try (FileChannel file = FileChannel.open(segment, StandardOpenOption.WRITE)) {
            file.truncate(4_096);
        }
    }

    @Test
    void whatALogSaysOfItselfIsForgottenToo_H161() throws Exception {
        writeOneAndRemoveOne();
        cutLog();
        assertThat(AcceptedLoss.describe(directory)).contains("the log reached entry 1 at least");
        assertThat(AcceptedLoss.accept(directory)).contains("the log reached entry 1 at least");
        OpenedNode node = open();
        assertThat(node.wal().end()).isEqualTo(LogPosition.ZERO);
        assertThat(node.endFile().memory().owed()).isNull();
        node.close();
        try (EndFile end = EndFile.open(new FileDisk(directory), "end")) {
            assertThat(end.memory().under()).isEqualTo(EPOCH + 1);
        }
    }
}
