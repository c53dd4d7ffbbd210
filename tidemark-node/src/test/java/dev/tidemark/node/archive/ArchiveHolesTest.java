package dev.tidemark.node.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.log.archive.Archive;
import dev.tidemark.log.archive.ArchiveName;
import dev.tidemark.log.record.BatchMarker;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.segment.SegmentHeader;
import dev.tidemark.log.segment.SegmentInfo;
import dev.tidemark.node.NodeStatus;
import dev.tidemark.node.entry.LogEntry;
import dev.tidemark.node.mail.LogTask;
import dev.tidemark.node.start.NodeIdentity;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What an archive lacks is told, and added by who has it. */
class ArchiveHolesTest extends ArchivingFixture {
    /** A snapshot has taken the place of the log, or the log went unarchived. */
    @Test
    void whatWasNotArchivedAndIsGoneIsToldAsAGap() throws Exception {
        append(3, 1);
        applied = 3;
        after(60);
        append(9, 1);
        LogPosition tenth = LogEntry.positionAt(wal, 10);
        log.post(new LogTask.Reset(tenth, 0, () -> {}));
        last = tenth;
        append(2, 1);
        applied = 12;
        after(60);
        assertThat(ranges()).containsExactly("1-3", "11-12");
        assertThat(archiving.status().problem()).startsWith("the entries 4 to 10 are not in the archive");
        assertThat(archiving.archived()).isEqualTo(12);
        assertThat(archived(place, tenth)).isEqualTo(range(11, 12));
    }

    /** One node had to leave entries out, of several that share a directory; another has them still. */
    @Test
    void whoHasTheMissingEntriesFillsTheHole() throws Exception {
        append(12, 1);
        SimulatedDisk whole = new SimulatedDisk();
        archiving = archiving(whole, IDENTITY);
        applied = 12;
        after(60);
        for (ArchiveName name : new Archive(whole).files(CLUSTER)) {
            if (!name.holds(4) && !name.holds(10)) {
                copy(whole, name.text());
            }
        }
        assertThat(ranges()).containsExactly("1-3", "7-9");
        Archiving other = archiving(place, new NodeIdentity(CLUSTER, 0, 2, new UUID(1, 3), new UUID(1, 3), 3));
        now += 120 * SECOND;
        other.look();
        runAll();
        assertThat(ranges()).containsExactly("1-3", "4-6", "7-9", "10-12");
        assertThat(other.status()).isEqualTo(new NodeStatus.Archived(true, 12, ""));
        assertThat(archived(place, LogPosition.ZERO)).isEqualTo(range(1, 12));
    }

    @Test
    void aHoleIsToldUntilAnotherNodeHasFilledIt() throws Exception {
        append(12, 1);
        SimulatedDisk whole = new SimulatedDisk();
        archiving = archiving(whole, IDENTITY);
        applied = 12;
        after(60);
        List<ArchiveName> files = new Archive(whole).files(CLUSTER);
        copy(whole, files.get(0).text());
        copy(whole, files.get(2).text());
        LogPosition tenth = LogEntry.positionAt(wal, 10);
        log.post(new LogTask.Reset(tenth, 0, () -> {}));
        last = tenth;
        append(2, 1);
        archiving = archiving(place, IDENTITY);
        after(60);
        assertThat(ranges()).containsExactly("1-3", "7-9", "11-12");
        assertThat(archiving.status().problem())
                .startsWith("the entries 10 to 10, and 1 ranges before them, are not in the archive");
        copy(whole, files.get(1).text());
        copy(whole, files.get(3).text());
        after(60);
        assertThat(archiving.status()).isEqualTo(new NodeStatus.Archived(true, 12, ""));
    }

    /** One bad file must not keep all nodes from archiving (H104). */
    @Test
    void aFileWithADamagedHeaderIsSkippedAndTold() throws Exception {
        append(12, 1);
        applied = 6;
        after(60);
        String second = new Archive(place).files(CLUSTER).get(1).text();
        place.flipBit(second, 40, 1);
        applied = 9;
        after(60);
        assertThat(ranges()).containsExactly("1-3", "4-6", "7-9");
        assertThat(archiving.status().offset()).isEqualTo(9);
        assertThat(archiving.archived())
                .as("log is kept for what may be written again")
                .isEqualTo(3);
        assertThat(archiving.status().problem()).startsWith("damaged and skipped: " + second);
        applied = 12;
        after(60);
        assertThat(archiving.status().problem()).as("until it is moved away").contains(second);
        place.rename(second, "moved-away");
        after(60);
        assertThat(archiving.status()).isEqualTo(new NodeStatus.Archived(true, 12, ""));
        assertThat(archiving.archived()).isEqualTo(12);
        assertThat(archived(place, LogPosition.ZERO)).isEqualTo(range(1, 12));
    }

    /** Nothing before it says that there were entries: it is not taken for what was pruned. */
    @Test
    void aDamagedFirstFileThatIsMovedAwayIsWrittenAgain() throws Exception {
        append(12, 1);
        applied = 9;
        after(60);
        String first = new Archive(place).files(CLUSTER).get(0).text();
        place.flipBit(first, 40, 1);
        archiving = archiving(place, IDENTITY);
        applied = 12;
        after(60);
        assertThat(archiving.status().problem())
                .as("found by a process that did not write it")
                .startsWith("damaged and skipped: " + first);
        assertThat(archiving.archived()).isZero();
        place.rename(first, "moved-away");
        after(60);
        assertThat(archiving.status()).isEqualTo(new NodeStatus.Archived(true, 12, ""));
        assertThat(archiving.archived()).isEqualTo(12);
        assertThat(archived(place, LogPosition.ZERO)).isEqualTo(range(1, 12));
    }

    /** Nobody can write it again: log is not kept for it for ever. */
    @Test
    void aDamagedFileThatIsMovedAwayIsForgottenWhereTheLogLacksItToo() throws Exception {
        append(12, 1);
        applied = 12;
        after(60);
        String first = new Archive(place).files(CLUSTER).get(0).text();
        place.flipBit(first, 40, 1);
        archiving = archiving(place, IDENTITY);
        wal.removeBefore(4);
        assertThat(wal.base().offset()).isEqualTo(3);
        after(60);
        assertThat(archiving.archived()).isZero();
        place.rename(first, "moved-away");
        after(60);
        assertThat(ranges()).containsExactly("4-6", "7-9", "10-12");
        assertThat(archiving.status()).isEqualTo(new NodeStatus.Archived(true, 12, ""));
        assertThat(archiving.archived()).isEqualTo(12);
    }

    @Test
    void whatWasPrunedIsNotArchivedAgain() throws Exception {
        append(12, 1);
        applied = 9;
        after(60);
        for (ArchiveName pruned : new Archive(place).files(CLUSTER).subList(0, 2)) {
            place.delete(pruned.text());
        }
        archiving = archiving(place, IDENTITY);
        applied = 12;
        after(60);
        assertThat(ranges()).containsExactly("7-9", "10-12");
        assertThat(archiving.status()).isEqualTo(new NodeStatus.Archived(true, 12, ""));
    }

    /** Rot in old log does not end the node; what can be read is archived (H146). */
    @Test
    void damagedLogIsArchivedUpToTheDamage_H146() throws Exception {
        append(20, 1);
        applied = 20;
        SegmentInfo segment = wal.segments().get(1);
        assertThat(segment.base().offset()).isEqualTo(3);
        String file = "wal/" + segment.name();
        int inSecond = SegmentHeader.BYTES + BatchMarker.BYTES + 252 + 200;
        disk.flipBit(file, inSecond, 1);
        after(60);
        assertThat(ranges()).containsExactly("1-3", "4-4");
        assertThat(archiving.status().problem())
                .startsWith("the log of this node cannot be read from entry 5 on: record 5 was valid before")
                .contains(segment.name());
        assertThat(archiving.archived()).isEqualTo(4);
        disk.flipBit(file, inSecond, 1);
        after(60);
        assertThat(archived(place, LogPosition.ZERO)).isEqualTo(range(1, 20));
        assertThat(archiving.status()).isEqualTo(new NodeStatus.Archived(true, 20, ""));
    }
}
