package dev.tidemark.node.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.disk.CrashImages;
import dev.tidemark.disk.Fault;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.node.StartException;
import dev.tidemark.node.mail.FilesTask;
import dev.tidemark.node.support.FillingMachine;
import dev.tidemark.node.support.TestNodes;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.members.Member;
import dev.tidemark.state.row.SnapshotMeta;
import dev.tidemark.state.snapshot.CorruptSnapshotException;
import dev.tidemark.state.snapshot.SnapshotFile;
import dev.tidemark.state.snapshot.SnapshotStore;
import dev.tidemark.state.snapshot.SnapshotWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A new cluster begins with the state of a backup, whole or not at all, and is not the old one (H92, H102). */
class RestoredDirectoryTest {
    private static final UUID OLD = new UUID(5, 5);
    private static final UUID NEW = new UUID(6, 6);
    private static final LogPosition LAST = new LogPosition(9, 3, 77);
    private static final FillingMachine FIFTY_PAIRS = new FillingMachine(50, 20);
    /** That are looked at for each call of the disk. */
    private static final int IMAGES = 10;

    private final SimulatedDisk from = new SimulatedDisk();
    private final SimulatedDisk disk = new SimulatedDisk();
    private String backup;
    private final TestNodes nodes = new TestNodes();

    @BeforeEach
    void backUp() throws Exception {
        backUp(FIFTY_PAIRS.checkpoint(OLD, LAST.offset()));
    }

    private void backUp(FilesTask.WriteCheckpoint checkpoint) throws Exception {
        SnapshotWriter writer = SnapshotStore.open(from).write(checkpoint.meta(), checkpoint.state());
        while (!writer.writeSome(1_000)) {
            // the next step
        }
        backup = SnapshotStore.open(from).files().get(0).name();
    }

    private SnapshotMeta restore(UUID cluster) throws Exception {
        return new PreparedDirectory(TestNodes.restored(cluster), nodes.environment(disk)).restore(from, backup);
    }

    private OpenedNode open(SimulatedDisk of) throws StartException {
        return new NodeOpening(TestNodes.restored(NEW), FIFTY_PAIRS, nodes.environment(of)).open();
    }

    @Test
    void theLogBeginsAfterTheStateOfTheBackup() throws Exception {
        SnapshotMeta meta = restore(NEW);
        assertThat(meta.clusterId()).isEqualTo(NEW);
        OpenedNode node = open(disk);
        assertThat(node.identity().cluster()).isEqualTo(NEW);
        assertThat(node.applied()).isEqualTo(LAST);
        assertThat(node.wal().base()).isEqualTo(LAST);
        assertThat(node.wal().end()).isEqualTo(LAST);
        assertThat(node.voteFile().vote().epoch()).isEqualTo(LAST.epoch());
        assertThat(node.recovered().lamport()).isEqualTo(9);
        assertThat(node.engine().appliedTime()).isEqualTo(1_000);
        SnapshotFile written = node.snapshots().files().get(0);
        assertThat(written.sizeBytes()).isGreaterThan(1_000);
        Configuration members = node.appliedConfiguration();
        assertThat(members.voters()).containsExactly(1, 2, 3);
        assertThat(members.writeQuorum()).isEqualTo(3);
        assertThat(members.members().values()).extracting(Member::incarnation).containsOnly(Configuration.UNBOUND);
        assertThat(disk.exists(DataDirectory.RESTORING)).isFalse();
        node.close();
    }

    /** What the state holds may be of that level: a cluster that begins with it is at it from its first entry. */
    @Test
    void theLevelOfTheBackupIsThatOfTheNewCluster_H181() throws Exception {
        from.delete(backup);
        backUp(FIFTY_PAIRS.checkpoint(OLD, LAST.offset(), 2));
        restore(NEW);
        OpenedNode node = open(disk);
        assertThat(node.recovered().configuration().level()).isEqualTo(2);
        assertThat(node.identity().level()).isEqualTo(2);
        node.close();
        assertThatThrownBy(() -> RestoreChecks.requireLevel("the backup x", new byte[] {4, 0, 9, 1}))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("the backup x cannot be restored with this release")
                .hasMessageContaining("install a release that supports level 9");
    }

    @Test
    void theClusterOfTheBackupIsNotMadeAgain_H92() {
        assertThatThrownBy(() -> restore(OLD))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("must have another one");
        assertThat(disk.listQuietly("")).isEmpty();
    }

    @Test
    void whatIsThereIsNotOverwritten() throws Exception {
        restore(NEW);
        assertThatThrownBy(() -> restore(new UUID(7, 7)))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("holds a log or snapshots");
        open(disk).close();
    }

    @Test
    void aDamagedBackupMakesNoNode_H91g() throws Exception {
        from.flipBit(backup, 900, 3);
        assertThatThrownBy(() -> restore(NEW)).isInstanceOf(CorruptSnapshotException.class);
        assertThatThrownBy(() -> open(disk)).hasMessageContaining("that was not finished");
    }

    /** A node that began with nothing, where its operator thinks that it has all, could elect others like it. */
    @Test
    void aCrashLeavesTheWholeStateOrADirectoryThatIsRefused_H91() throws Exception {
        List<SimulatedDisk> images = new ArrayList<>();
        disk.faults(call -> {
            CrashImages.forEach(disk, IMAGES, images.size(), images::add);
            return Fault.NONE;
        });
        restore(NEW);
        disk.faults(call -> Fault.NONE);
        int refused = 0;
        int whole = 0;
        for (SimulatedDisk image : images) {
            boolean isEmpty = !image.exists("vote") && !image.exists("wal");
            try {
                OpenedNode node = open(image);
                long begins = node.applied().offset();
                assertThat(begins).isEqualTo(isEmpty ? 0 : LAST.offset());
                whole += isEmpty ? 0 : 1;
                node.close();
            } catch (StartException e) {
                assertThat(e).hasMessageContaining("a backup was being restored into the data directory");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(100);
        assertThat(whole).isPositive();
    }
}
