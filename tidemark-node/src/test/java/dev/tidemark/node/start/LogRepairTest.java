package dev.tidemark.node.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.disk.CrashImages;
import dev.tidemark.disk.Fault;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.log.vote.Vote;
import dev.tidemark.node.StartException;
import dev.tidemark.node.recover.LogRepair;
import dev.tidemark.node.recover.RepairPlan;
import dev.tidemark.node.recover.StoppedDirectory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The damaged log of a node that is alone is made whole without what follows the damage, as its operator accepts, and
 * the node starts with the rest (H10, H161).
 */
class LogRepairTest extends TwelveEntries {

    private static LogRepair look(SimulatedDisk at) throws StartException {
        at.faults(call -> call.operation().changes() ? new Fault.Fail("it was to be read only") : Fault.NONE);
        LogRepair repair = LogRepair.of(StoppedDirectory.open("d", at), false);
        at.faults(call -> Fault.NONE);
        return repair;
    }

    private static RepairPlan.Repair repair(SimulatedDisk at) throws StartException {
        LogRepair repair = look(at);
        assertThat(repair.plan()).isInstanceOf(RepairPlan.Repair.class);
        repair.perform(at, () -> 5);
        return (RepairPlan.Repair) repair.plan();
    }

    /** The last entry of the log with which it starts. */
    private long start(SimulatedDisk at) throws StartException {
        OpenedNode node = open(at, 1);
        assertThat(node.endFile().memory().owed()).isNull();
        long end = node.wal().end().offset();
        node.close();
        return end;
    }

    private void isRefusedAtTheStart() {
        assertThatThrownBy(() -> open(disk, 1)).isInstanceOf(StartException.class);
    }

    @Test
    void theLogEndsBeforeTheDamageAlsoWithinASegment_H10() throws Exception {
        write(1);
        rot(4);
        isRefusedAtTheStart();
        String damaged = contents(disk, segment(4));
        RepairPlan.Repair repair = repair(disk);
        assertThat(repair.end().offset()).isEqualTo(4);
        assertThat(repair.loss().from()).isEqualTo(5);
        assertThat(repair.loss().to()).isEqualTo(ENTRIES);
        assertThat(repair.loss().readable())
                .as("entry 6, whose header tells its chain, and 7 to 12")
                .isEqualTo(7);
        assertThat(repair.loss().commands()).isEqualTo(7);
        assertThat(start(disk)).isEqualTo(4);
        assertThat(disk.list("aside")).containsExactly(aside(1, 4), aside(1, 7), aside(1, 10));
        assertThat(contents(disk, "aside/" + aside(1, 4))).isEqualTo(damaged);
        assertThat(look(disk).plan()).isInstanceOf(RepairPlan.Nothing.class);
        assertThat(start(disk)).isEqualTo(4);
    }

    /** How far the log must reach is what the removal left, whatever is remembered outside of it. */
    @Test
    void whatALeaderHadRemovedIsNotCalledLost_H161() throws Exception {
        write(1);
        OpenedNode node = open(disk, 1);
        node.voteFile().save(new Vote(EPOCH + 1, 1, node.identity().incarnation()));
        node.wal().truncateAfter(11, EPOCH + 1);
        node.close();
        assertThat(look(disk).plan().toString()).doesNotContain("lost");

        disk.lose(segment(10));
        assertThat(look(disk).plan().toString()).contains("up to 11 on disk", "its end is lost");
    }

    @Test
    void nothingIsLostWhereTheCheckpointHasIt() throws Exception {
        write(1, 6);
        rot(4);
        isRefusedAtTheStart();
        RepairPlan.Repair repair = repair(disk);
        assertThat(repair.loss().isNone()).isTrue();
        assertThat(repair.damaged()).hasSize(2);
        assertThat(start(disk)).isEqualTo(ENTRIES);
    }

    @Test
    void whereTheCheckpointIsLaterTheLogBeginsAfterIt_H91() throws Exception {
        write(1, 8);
        rot(7);
        RepairPlan.Repair repair = repair(disk);
        assertThat(repair.reset()).isTrue();
        assertThat(repair.loss().from()).isEqualTo(9);
        assertThat(repair.loss().to()).isEqualTo(ENTRIES);
        assertThat(start(disk)).isEqualTo(8);
        assertThat(disk.list("aside")).hasSize(4);
    }

    @Test
    void aDamagedHeaderAMissingSegmentAndAnIntentThatIsGone_H17() throws Exception {
        write(1);
        disk.flipBit(segment(4), 20, 1);
        assertThat(repair(disk).end().offset()).isEqualTo(3);
        assertThat(start(disk)).isEqualTo(3);

        disk = new SimulatedDisk();
        write(1);
        disk.lose(segment(7));
        assertThat(repair(disk).end().offset()).isEqualTo(6);
        assertThat(start(disk)).isEqualTo(6);

        disk = new SimulatedDisk();
        write(1);
        disk.lose("wal/intent");
        RepairPlan.Repair repair = repair(disk);
        assertThat(repair.loss().isNone()).isTrue();
        assertThat(start(disk)).isEqualTo(ENTRIES);

        disk = new SimulatedDisk();
        write(1);
        disk.flipBit("wal/intent", 10, 1);
        disk.flipBit("wal/intent", 4_106, 1);
        rot(7);
        assertThat(repair(disk).makesIntent()).isTrue();
        assertThat(start(disk)).isEqualTo(7);
    }

    /** What the log says that it kept in an earlier removal is lost as well, and accepted. */
    @Test
    void whatStayedInARemovalMayBeLostToo_H161() throws Exception {
        write(1);
        OpenedNode node = open(disk, 1);
        node.voteFile().save(new Vote(EPOCH + 1, 1, node.identity().incarnation()));
        node.wal().truncateAfter(11, EPOCH + 1);
        node.close();
        disk.flipBit(segment(10), 20, 1);
        RepairPlan.Repair repair = repair(disk);
        assertThat(repair.cut()).isNull();
        assertThat(repair.end().offset()).isEqualTo(9);
        assertThat(start(disk)).isEqualTo(9);
    }

    @Test
    void theLastSegmentToo_H10() throws Exception {
        write(1);
        rot(10);
        assertThat(repair(disk).end().offset()).isEqualTo(10);
        assertThat(start(disk)).isEqualTo(10);
    }

    @Test
    void aWholeLogIsLeftAlone() throws Exception {
        write(1, 6);
        assertThat(look(disk).plan()).isInstanceOf(RepairPlan.Nothing.class);
        disk.lose(segment(10));
        RepairPlan.Nothing nothing = (RepairPlan.Nothing) look(disk).plan();
        assertThat(nothing.why()).contains("accept-loss");
    }

    /** What is cut by hand would vote, and vote away what was acknowledged (H10). */
    @Test
    void aNodeWithPeersIsRefused_H10() throws Exception {
        write(3);
        rot(4);
        RepairPlan.Refuse refuse = (RepairPlan.Refuse) look(disk).plan();
        assertThat(refuse.why()).contains("[1, 2, 3]", "the others fill its log by themselves");
        RepairPlan said = LogRepair.of(StoppedDirectory.open("d", disk), true).plan();
        assertThat(said).isInstanceOf(RepairPlan.Refuse.class);
    }

    @Test
    void whereNothingWouldBeLeftItIsRefused() throws Exception {
        write(1);
        disk.flipBit(segment(1), 20, 1);
        RepairPlan said = LogRepair.of(StoppedDirectory.open("d", disk), true).plan();
        assertThat(said).isInstanceOf(RepairPlan.Refuse.class);
        assertThat(((RepairPlan.Refuse) said).why()).contains("nothing would be left");
    }

    @Test
    void aCrashAnywhereLeavesTheLogAsItWasOrAsItIsToBe_H14() throws Exception {
        write(1);
        rot(4);
        crashesAnywhere(4);

        disk = new SimulatedDisk();
        write(1, 6);
        rot(4);
        crashesAnywhere(ENTRIES);

        disk = new SimulatedDisk();
        write(1, 8);
        rot(7);
        crashesAnywhere(8);

        disk = new SimulatedDisk();
        write(1);
        disk.lose("wal/intent");
        crashesAnywhere(ENTRIES);
    }

    private void crashesAnywhere(long end) throws Exception {
        List<SimulatedDisk> images = new ArrayList<>();
        LogRepair repair = look(disk);
        disk.faults(call -> {
            if (call.operation().changes()) {
                CrashImages.forEach(disk, IMAGES, images.size(), images::add);
            }
            return Fault.NONE;
        });
        repair.perform(disk, () -> 5);
        disk.faults(call -> Fault.NONE);
        CrashImages.forEach(disk, IMAGES, images.size(), images::add);
        int refused = 0;
        for (SimulatedDisk image : images) {
            SimulatedDisk again = image.crash(dev.tidemark.disk.CrashChooser.keepAll());
            try {
                assertThat(start(image)).isEqualTo(end);
            } catch (StartException e) {
                refused++;
                LogRepair next = look(again);
                if (next.plan() instanceof RepairPlan.Repair) {
                    next.perform(again, () -> 5);
                }
                assertThat(start(again)).isEqualTo(end);
            }
        }
        assertThat(refused).isBetween(1, images.size() - 1);
    }
}
