package dev.tidemark.node.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.disk.DiskOperation;
import dev.tidemark.disk.Fault;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.log.vote.Vote;
import dev.tidemark.log.vote.VoteFile;
import dev.tidemark.node.StartException;
import dev.tidemark.node.healing.Healing;
import java.io.IOException;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * A log or a data file that is damaged in every part (H10, H17, H161): a node with peers puts aside what it cannot use,
 * owes it, and starts.
 */
class LogHealingTest extends TwelveEntries {
    /** After two copies of two meta slots. */
    private static final long FIRST_PAGE = 4 * 4_096;

    /** The log, the checkpoints and the memory, by name. */
    private static TreeMap<String, String> everything(SimulatedDisk of) throws IOException {
        TreeMap<String, String> all = new TreeMap<>();
        for (String directory : List.of("wal", "snapshots")) {
            for (String name : of.list(directory)) {
                all.put(directory + '/' + name, contents(of, directory + '/' + name));
            }
        }
        for (String name : List.of("end", "vote", "identity", "data.tree")) {
            if (of.exists(name)) {
                all.put(name, contents(of, name));
            }
        }
        return all;
    }

    @Test
    void rotInTheMiddleIsPutAsideAndWhatFollowsIsOwed_H10() throws Exception {
        write(3);
        rot(4);
        String damaged = contents(disk, segment(4));
        Found found = opened(disk);
        assertThat(found).isEqualTo(new Found(0, 3, ALL, List.of(aside(1, 4), aside(1, 7), aside(1, 10)), 0));
        assertThat(contents(disk, "aside/" + aside(1, 4))).isEqualTo(damaged);
        assertThat(opened(disk)).as("nothing is healed twice").isEqualTo(found);
    }

    @Test
    void rotAtTheBeginningWithoutACheckpointLeavesAnEmptyNode_H10() throws Exception {
        write(3);
        rot(1);
        Found found = opened(disk);
        assertThat(found.end()).isZero();
        assertThat(found.owed()).isEqualTo(ALL);
        assertThat(found.aside()).hasSize(5).contains("0001-intent");
        assertThat(opened(disk)).isEqualTo(found);
    }

    @Test
    void rotThatTheCheckpointMadeSuperfluousCostsNothing() throws Exception {
        write(3, 6);
        rot(4);
        assertThat(opened(disk)).isEqualTo(new Found(6, 12, null, List.of(aside(1, 1), aside(1, 4)), 6));
    }

    @Test
    void rotAfterTheCheckpointEndsTheLogThere_H10() throws Exception {
        write(3, 5);
        rot(7);
        assertThat(opened(disk)).isEqualTo(new Found(0, 6, ALL, List.of(aside(1, 7), aside(1, 10)), 5));
    }

    @Test
    void aLogThatEndsBeforeTheCheckpointBeginsAfterIt_H91() throws Exception {
        write(3, 8);
        rot(7);
        assertThat(opened(disk)).isEqualTo(new Found(8, 8, ALL, List.of(aside(1, 7), aside(1, 10)), 8));
    }

    @Test
    void aDamagedHeaderAMissingSegmentAndAnIntentThatIsGone_H17() throws Exception {
        write(3);
        disk.flipBit(segment(4), 20, 1);
        assertThat(opened(disk).owed()).isEqualTo(ALL);

        disk = new SimulatedDisk();
        write(3);
        disk.lose(segment(4));
        assertThat(opened(disk)).isEqualTo(new Found(0, 3, ALL, List.of(aside(1, 7), aside(1, 10)), 0));

        disk = new SimulatedDisk();
        write(3);
        disk.lose("wal/intent");
        Found found = opened(disk);
        assertThat(found.end()).isZero();
        assertThat(found.owed()).isEqualTo(ALL);
        assertThat(found.aside()).hasSize(4);
    }

    /** Whether or not the end is remembered: the log shows it, after the damage. */
    @Test
    void whatTheMemoryHadNotCaughtUpWithIsOwedToo_H161() throws Exception {
        write(3);
        memoryLags();
        rot(4);
        assertThat(opened(disk).owed()).isEqualTo(ALL);
    }

    @Test
    void theFirstSegmentsDeletedByHandLeaveAnEmptyNode_H91f() throws Exception {
        write(3);
        disk.lose(segment(1));
        Found found = opened(disk);
        assertThat(found.end()).isZero();
        assertThat(found.owed()).isEqualTo(ALL);
        assertThat(found.aside()).contains(aside(1, 4), aside(1, 7), aside(1, 10));
    }

    @Test
    void anOlderCheckpointIsGoodEnoughIfTheLogReachesBackToIt_H91f() throws Exception {
        write(3, 3, 6);
        damageTheNewest();
        assertThat(opened(disk)).isEqualTo(new Found(0, 12, null, List.of(), 3));
    }

    @Test
    void anOlderCheckpointThatTheLogDoesNotReachIsWhereTheNodeBegins_H91f() throws Exception {
        write(3, 3, 6);
        removeSegmentsBefore(7);
        damageTheNewest();
        Found found = opened(disk);
        assertThat(found.base()).isEqualTo(3);
        assertThat(found.end()).isEqualTo(3);
        assertThat(found.applied()).isEqualTo(3);
        assertThat(found.owed()).isEqualTo(ALL);
    }

    /** The log goes on from the snapshot that was installed, not from the checkpoint before it (H142). */
    @Test
    void anInstalledSnapshotIsReadWhereTheDataFileHasLostItsState_H142() throws Exception {
        keepsSnapshots = true;
        write(3, 3, 8);
        disk.lose(snapshot(3));
        removeSegmentsBefore(9);
        boolean[] replaced = {false};
        disk.faults(call -> {
            boolean isDataFile = call.name().equals("data.tree");
            replaced[0] |= call.name().startsWith("data.tree") && call.operation() == DiskOperation.WRITE;
            boolean isOld = isDataFile && call.position() >= FIRST_PAGE && !replaced[0];
            return isOld && call.operation() == DiskOperation.READ ? new Fault.Fail("a bad sector") : Fault.NONE;
        });
        Found found = opened(disk);
        assertThat(found.applied()).isEqualTo(8);
        assertThat(found.end()).isEqualTo(ENTRIES);
        assertThat(found.owed()).isNull();
        assertThat(found.aside()).hasSize(data.areOnDisk() ? 1 : 0); // what memory has is written later
    }

    @Test
    void withoutAnyCheckpointTheNodeBeginsWithNothing_H91f() throws Exception {
        write(3, 3, 6);
        removeSegmentsBefore(7);
        damageAll();
        Found found = opened(disk);
        assertThat(found.base()).isZero();
        assertThat(found.end()).isZero();
        assertThat(found.owed()).isEqualTo(ALL);
        assertThat(found.aside()).contains("0001-data.tree").hasSize(4);
        assertThat(opened(disk)).isEqualTo(found);

        disk = new SimulatedDisk();
        write(3, 3, 6);
        removeSegmentsBefore(7);
        disk.lose("data.tree");
        assertThat(opened(disk).owed()).isEqualTo(ALL);
    }

    @Test
    void aDiskThatRotsAgainDoesNotTouchWhatIsAsideAndNoLessIsOwed() throws Exception {
        write(3);
        rot(7);
        assertThat(opened(disk).end()).isEqualTo(6);
        String first = contents(disk, "aside/" + aside(1, 7));
        rot(4);
        Found found = opened(disk);
        assertThat(found.end()).isEqualTo(3);
        assertThat(found.owed()).isEqualTo(ALL);
        assertThat(found.aside()).containsExactly(aside(1, 7), aside(1, 10), aside(2, 4));
        assertThat(contents(disk, "aside/" + aside(1, 7))).isEqualTo(first);
    }

    @Test
    void aDiskThatRotsForEverIsRefusedAtLast() throws Exception {
        write(3);
        disk.createDirectory("aside");
        for (int healing = 1; healing <= Healing.MAX_HEALINGS; healing++) {
            disk.create("aside/" + aside(healing, 7)).close();
        }
        rot(4);
        isRefusedAndUntouched(3, "healed 8 times", "remove that directory");
    }

    @Test
    void aNodeThatIsAloneIsRefused_H10() throws Exception {
        write(1);
        rot(4);
        isRefusedAndUntouched(1, "that had been fsynced", "a cluster of one node has the damaged records nowhere else");
    }

    @Test
    void aNodeThatIsAloneAndHasNoCheckpointThatItsLogReachesIsRefused_H91f() throws Exception {
        write(1);
        disk.lose(segment(1));
        isRefusedAndUntouched(1, "starts after entry 3, and no whole checkpoint reaches that far");
    }

    @Test
    void whatIsDamagedTwiceIsRefused_H39_H161() throws Exception {
        write(3);
        rot(4);
        disk.lose("end");
        isRefusedAndUntouched(3, "fsynced", "does not know what it acknowledged");

        disk = new SimulatedDisk();
        write(3);
        rot(4);
        disk.lose("vote");
        isRefusedAndUntouched(3, "the file \"vote\", which says in which epoch this node has voted, is lost as well");

        disk = new SimulatedDisk();
        write(3);
        rot(4);
        UUID incarnation = NodeIdentity.read(disk).incarnation();
        disk.lose("vote");
        VoteFile.create(disk, "vote", new Vote(EPOCH - 1, 1, incarnation)).close();
        isRefusedAndUntouched(3, "could vote twice");
    }

    private void isRefusedAndUntouched(int voters, String... words) throws IOException {
        TreeMap<String, String> before = everything(disk);
        for (String word : words) {
            assertThatThrownBy(() -> open(disk, voters))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining(word);
        }
        assertThat(everything(disk)).isEqualTo(before);
    }
}
