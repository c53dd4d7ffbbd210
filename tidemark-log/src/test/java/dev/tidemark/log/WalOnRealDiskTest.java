package dev.tidemark.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.disk.FileDisk;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.record.LogRecord;
import dev.tidemark.log.vote.Vote;
import dev.tidemark.log.vote.VoteFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same classes on the file system of the machine. */
final class WalOnRealDiskTest {
    @TempDir
    Path directory;

    @Test
    void aLogWithManySegmentsIsReadBackAfterAReopen() throws Exception {
        FileDisk disk = new FileDisk(directory.resolve("node-1/data"));
        List<LogRecord> written = TestLog.records(LogPosition.ZERO, 1, 50);
        try (Wal wal = TestLog.open(disk, TestLog.options(3))) {
            wal.append(written.subList(0, 20), 3);
            wal.append(written.subList(20, 50), 20);
            assertThat(wal.durableEnd()).isLessThan(50);
            assertThat(wal.sync()).isEqualTo(50);
        }
        List<LogRecord> seen = new ArrayList<>();
        try (Wal wal = TestLog.open(disk, TestLog.options(3), seen)) {
            assertThat(TestLog.names(seen)).isEqualTo(TestLog.names(written));
            assertThat(wal.end()).isEqualTo(written.get(49).logPosition());
            assertThat(wal.hwmEvidence()).isEqualTo(20);
            assertThat(wal.read(17, 350, LogRecord::new)).map(LogRecord::offset).containsExactly(17L, 18L, 19L);
            wal.truncateAfter(30, 1);
            TestLog.append(wal, 2, 2);
            assertThat(wal.removeBefore(11)).isPositive();
        }
        seen.clear();
        try (Wal wal = TestLog.open(disk, TestLog.options(3), seen)) {
            assertThat(wal.base().offset()).isBetween(1L, 10L);
            assertThat(TestLog.names(seen)).endsWith("29@1", "30@1", "31@2", "32@2");
            wal.reset(new LogPosition(100, 7, 99), 0);
            assertThat(wal.end()).isEqualTo(new LogPosition(100, 7, 99));
        }
        try (Wal wal = TestLog.open(disk, TestLog.options(3))) {
            assertThat(wal.base()).isEqualTo(new LogPosition(100, 7, 99));
        }
    }

    @Test
    void aVoteIsReadBack() throws Exception {
        FileDisk disk = new FileDisk(directory);
        UUID incarnation = new UUID(5, 6);
        try (VoteFile votes = VoteFile.create(disk, "vote", new Vote(0, Vote.NOBODY, incarnation))) {
            votes.save(new Vote(4, 2, incarnation));
        }
        try (VoteFile votes = VoteFile.open(disk, "vote")) {
            assertThat(votes.vote()).isEqualTo(new Vote(4, 2, incarnation));
        }
    }
}
