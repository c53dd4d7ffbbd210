package dev.tidemark.node.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.disk.CrashChooser;
import dev.tidemark.disk.DiskOperation;
import dev.tidemark.disk.Fault;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.log.archive.Archive;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.node.NodeStatus;
import dev.tidemark.node.mail.LogRetention;
import dev.tidemark.node.mail.LogTask;
import dev.tidemark.node.start.NodeIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Committed entries get into the archive, nothing else does, and the node goes on whatever becomes of the archive. */
class ArchivingTest extends ArchivingFixture {
    /** What a later leader may remove is not archived (H24). */
    @Test
    void committedEntriesAlone_inTimeOrWhenThereAreMany() throws Exception {
        append(10, 1);
        applied = 2;
        after(30);
        assertThat(ranges()).isEmpty();
        after(30);
        assertThat(ranges()).containsExactly("1-2");
        assertThat(archiving.archived()).isEqualTo(2);
        applied = 8;
        after(0);
        assertThat(ranges()).containsExactly("1-2", "3-5", "6-8");
        assertThat(archived(place, LogPosition.ZERO)).isEqualTo(range(1, 8));
        log.post(new LogTask.Truncate(8, 2));
        runAll();
        last = wal.end();
        append(1, 2);
        applied = 9;
        after(60);
        assertThat(archived(place, LogPosition.ZERO)).isEqualTo(range(1, 9));
        assertThat(archiving.status().problem()).isEmpty();
    }

    @Test
    void whoDoesNotLeadWaitsTwiceAsLong_andFindsItDone() throws Exception {
        append(5, 1);
        applied = 5;
        leads = false;
        after(60);
        assertThat(ranges()).isEmpty();
        leads = true;
        after(0);
        leads = false;
        Archiving other = archiving(place, new NodeIdentity(CLUSTER, 0, 2, new UUID(1, 3), new UUID(1, 3), 3));
        assertThat(other.archived()).isZero();
        now += 120 * SECOND;
        other.look();
        runAll();
        assertThat(other.archived()).isEqualTo(5);
        assertThat(ranges()).containsExactly("1-3", "4-5");
    }

    /** Another node is further, but what both have is compared. */
    @Test
    void anotherNodeThatIsAheadIsNotWaitedForNorRepeated() throws Exception {
        append(9, 1);
        applied = 3;
        after(60);
        applied = 9;
        after(60);
        applied = 5;
        Archiving other = archiving(place, new NodeIdentity(CLUSTER, 0, 2, new UUID(1, 3), new UUID(1, 3), 3));
        now += 120 * SECOND;
        other.look();
        runAll();
        assertThat(other.archived()).isEqualTo(3);
        assertThat(other.status().problem()).isEmpty();
        assertThat(ranges()).containsExactly("1-3", "4-6", "7-9");
    }

    /** H104, H17c */
    @Test
    void anArchiveThatIsMissingOrFullIsToldAndGoesOnLater() throws Exception {
        append(6, 1);
        applied = 6;
        isThere = false;
        after(60);
        assertThat(archiving.status().problem()).isEqualTo("the archive cannot be used: not mounted");
        assertThat(archiving.archived()).isZero();
        isThere = true;
        place.faults(call -> new Fault.Full());
        after(60);
        assertThat(archiving.status().problem()).isEqualTo("the disk of the archive is full");
        place.faults(call -> Fault.NONE);
        after(1);
        assertThat(ranges()).isEmpty();
        after(60);
        assertThat(archiving.status().problem()).isEmpty();
        assertThat(archived(place, LogPosition.ZERO)).isEqualTo(range(1, 6));
        assertThat(place.listQuietly("")).noneMatch(name -> name.endsWith(Archive.UNFINISHED));
    }

    /** Log that came into it before it was full need not be kept. */
    @Test
    void anArchiveThatFillsSaysHowFarItCame_H17c() throws Exception {
        append(9, 1);
        applied = 9;
        int[] created = {0};
        place.faults(
                call -> call.operation() == DiskOperation.CREATE && ++created[0] == 3 ? new Fault.Full() : Fault.NONE);
        after(60);
        assertThat(archiving.status()).isEqualTo(new NodeStatus.Archived(true, 6, "the disk of the archive is full"));
        place.faults(call -> Fault.NONE);
        after(60);
        assertThat(archiving.status()).isEqualTo(new NodeStatus.Archived(true, 9, ""));
    }

    @Test
    void anArchiveThatHangsIsTold() {
        append(3, 1);
        applied = 3;
        now += 60 * SECOND;
        archiving.look(); // and nothing of it runs
        now += 61 * SECOND;
        archiving.look();
        assertThat(archiving.status().problem()).isEqualTo("the archive has not answered for 61 s");
        runAll();
        assertThat(archiving.status().problem()).isEmpty();
    }

    /** H103 */
    @Test
    void anArchiveOfAnotherHistoryIsLeftAlone() throws Exception {
        append(3, 1);
        applied = 3;
        after(60);
        List<String> before = place.listQuietly("");
        log.post(new LogTask.Reset(LogPosition.ZERO, 0, () -> {}));
        last = LogPosition.ZERO;
        append(5, 2);
        applied = 5;
        archiving = archiving(place, IDENTITY);
        after(60);
        assertThat(archiving.status().problem()).contains("another history than this node: its entry 3");
        assertThat(archiving.archived()).isZero();
        assertThat(place.listQuietly("")).isEqualTo(before);
    }

    @Test
    void logIsKeptForTheArchiveUpToABound() {
        append(12, 1);
        long segment = wal.segments().get(0).bytes();
        log.post(new LogTask.Retain(12, new LogRetention(0, Long.MIN_VALUE, 4, 3 * segment)));
        runAll();
        assertThat(wal.base().offset()).isBetween(1L, 4L);
        log.post(new LogTask.Retain(12, new LogRetention(0, Long.MIN_VALUE, 4, segment)));
        runAll();
        assertThat(wal.base().offset()).isGreaterThan(4);
    }

    /** A crash at each call of the archive's disk: what has a name is whole, and the next life goes on (H08). */
    @Test
    void aCrashAtEachCallLosesNothing_H91() throws Exception {
        append(10, 1);
        List<SimulatedDisk> images = new ArrayList<>();
        List<Long> reported = new ArrayList<>();
        place.faults(call -> {
            images.add(place.crash(CrashChooser.loseAll()));
            images.add(place.crash(CrashChooser.keepAll()));
            images.add(place.crash(CrashChooser.random(images.size())));
            reported.add(archiving.archived());
            return Fault.NONE;
        });
        for (applied = 3; applied < 10; applied += 3) {
            after(60);
        }
        place.faults(call -> Fault.NONE);
        assertThat(images).hasSizeGreaterThan(60);
        applied = 10;
        for (int i = 0; i < images.size(); i++) {
            SimulatedDisk image = images.get(i);
            assertThat((long) archived(image, LogPosition.ZERO).size()).isGreaterThanOrEqualTo(reported.get(i / 3));
            archiving = archiving(image, IDENTITY);
            after(60);
            assertThat(archiving.archived()).isEqualTo(10);
            assertThat(archived(image, LogPosition.ZERO)).isEqualTo(range(1, 10));
        }
    }

    /** Nothing of the node notices. */
    @Test
    void aFaultAtEachCallEndsTheRoundAlone_H06() throws Exception {
        append(10, 1);
        applied = 10;
        boolean failed = true;
        for (int failing = 1; failed; failing++) {
            SimulatedDisk faulty = new SimulatedDisk();
            long bad = failing;
            faulty.faults(call -> faulty.calls() == bad ? new Fault.Fail("broken") : Fault.NONE);
            archiving = archiving(faulty, IDENTITY);
            after(60);
            failed = faulty.calls() >= bad;
            faulty.faults(call -> Fault.NONE);
            after(60);
            assertThat(archived(faulty, LogPosition.ZERO)).isEqualTo(range(1, 10));
            assertThat(archiving.status().problem()).isEmpty();
        }
    }
}
