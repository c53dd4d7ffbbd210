package dev.tidemark.log.vote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.disk.CrashChooser;
import dev.tidemark.disk.CrashImages;
import dev.tidemark.disk.DiskOperation;
import dev.tidemark.disk.Fault;
import dev.tidemark.disk.FaultScript;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.log.file.SlotFile;
import dev.tidemark.log.recovery.RefusedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class VoteFileTest {
    private static final UUID NODE = new UUID(1, 2);
    private static final Vote NONE = new Vote(0, Vote.NOBODY, NODE);
    private static final Vote FIRST = new Vote(1, 2, NODE);
    private static final Vote SECOND = new Vote(2, 3, NODE);

    private final SimulatedDisk disk = new SimulatedDisk();
    private VoteFile votes;

    @BeforeEach
    void create() throws IOException {
        votes = VoteFile.create(disk, "vote", NONE);
        votes.save(FIRST);
    }

    private static Vote read(SimulatedDisk from) throws IOException, RefusedException {
        try (VoteFile opened = VoteFile.open(from, "vote")) {
            return opened.vote();
        }
    }

    @Test
    void aCrashAnywhereInASaveLeavesTheOldVoteOrTheNew() throws Exception { // H38
        List<SimulatedDisk> images = new ArrayList<>();
        disk.faults(call -> {
            CrashImages.forEach(disk, 64, 1, images::add);
            return Fault.NONE;
        });
        votes.save(SECOND);
        assertThat(images).hasSizeGreaterThan(4);
        for (SimulatedDisk image : images) {
            Vote left = read(image);
            assertThat(left).isIn(FIRST, SECOND);
            assertThat(read(image.crash(CrashChooser.loseAll()))).isEqualTo(left);
        }
        assertThat(read(disk.crash(CrashChooser.loseAll()))).isEqualTo(SECOND);
    }

    @Test
    void rotOfOneCopyNeverBringsAnOlderVoteBack() throws Exception { // H39
        votes.save(SECOND);
        for (int copy = 0; copy < 2; copy++) {
            for (int at = 0; at < 48; at++) {
                SimulatedDisk damaged = disk.crash(CrashChooser.loseAll());
                damaged.flipBit("vote", (long) copy * SlotFile.SLOT_BYTES + at, at % 8);
                assertThat(read(damaged)).isEqualTo(SECOND);
                damaged.flipBit("vote", (long) (1 - copy) * SlotFile.SLOT_BYTES + at, 1);
                assertThat(read(damaged)).as("the first copy was repaired").isEqualTo(SECOND);
            }
        }
    }

    /** What a later release wrote is no damage, and no vote is lost by it. */
    @Test
    void aFormThatIsNotKnownIsOfALaterRelease_H180() throws Exception {
        disk.delete("vote");
        SlotFile.create(disk, "vote", 0x4554_4F56, new byte[40]).close();
        assertThatThrownBy(() -> read(disk))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a later release has written it");
        assertThatThrownBy(() -> VoteFile.peek(disk, "vote")).hasMessageContaining("a later release has written it");
    }

    @Test
    void aCopyThatWentAstrayNeverBringsAnOlderVoteBack() throws Exception { // H39
        disk.faults(new FaultScript().at(DiskOperation.WRITE, 2, new Fault.MisdirectedWrite(0)));
        votes.save(SECOND);
        SimulatedDisk damaged = disk.crash(CrashChooser.loseAll());
        List<SimulatedDisk> images = new ArrayList<>();
        damaged.faults(call -> {
            CrashImages.forEach(damaged, 64, 1, images::add);
            return Fault.NONE;
        });
        assertThat(read(damaged)).isEqualTo(SECOND);
        assertThat(images).as("of the repair").hasSizeGreaterThan(4);
        for (SimulatedDisk image : images) {
            assertThat(read(image)).isEqualTo(SECOND);
        }
        SimulatedDisk repaired = damaged.crash(CrashChooser.loseAll());
        repaired.flipBit("vote", 9, 1);
        assertThat(read(repaired)).isEqualTo(SECOND);
    }

    @Test
    void aMissingOrRuinedFileIsRefusedAndNeverEpochZero() throws Exception { // H39
        disk.flipBit("vote", 9, 1);
        disk.flipBit("vote", SlotFile.SLOT_BYTES + 9, 1);
        assertThatThrownBy(() -> VoteFile.open(disk, "vote"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("neither of its two copies");
        disk.delete("vote");
        assertThatThrownBy(() -> VoteFile.open(disk, "vote"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("is missing");
    }

    @Test
    void aVoteIsNeverTakenBack() { // H38, H40
        assertThatThrownBy(() -> votes.save(NONE)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> votes.save(new Vote(1, 3, NODE))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> votes.save(new Vote(1, Vote.NOBODY, NODE))).isInstanceOf(IllegalStateException.class);
        assertThat(votes.vote()).isEqualTo(FIRST);
    }

    @Test
    void anEpochWithoutAVoteMayStillGetOne() throws Exception {
        votes.save(new Vote(5, Vote.NOBODY, NODE));
        votes.save(new Vote(5, 1, NODE));
        assertThat(read(disk)).isEqualTo(new Vote(5, 1, NODE));
    }

    @Test
    void theLeaseStandsBesideTheVote() throws Exception {
        votes.save(new Vote(1, 2, NODE, 400));
        assertThat(read(disk)).isEqualTo(new Vote(1, 2, NODE, 400));
        votes.save(new Vote(1, 2, NODE, 0));
        assertThat(read(disk)).isEqualTo(FIRST);
    }

    /** A file without one is as long as before there were leases. */
    @Test
    void aVoteWithoutALeaseIsReadByOlderVersions() throws Exception {
        assertThat(SlotFile.newest(disk.open("vote"), 0x4554_4F56).value()).hasSize(28);
        votes.save(new Vote(1, 2, NODE, 400));
        assertThat(SlotFile.newest(disk.open("vote"), 0x4554_4F56).value()).hasSize(32);
    }

    @Test
    void afterAFailedSaveNothingIsSavedAnyMore() { // H06
        disk.faults(new FaultScript().at(DiskOperation.SYNC, 1, new Fault.FailSyncAndDropPages()));
        assertThatThrownBy(() -> votes.save(SECOND)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> votes.save(SECOND)).isInstanceOf(IOException.class);
        assertThat(votes.vote()).isEqualTo(FIRST);
    }

    @Test
    void anExistingFileIsNotReplaced() {
        assertThatThrownBy(() -> VoteFile.create(disk, "vote", NONE)).isInstanceOf(IOException.class);
    }
}
