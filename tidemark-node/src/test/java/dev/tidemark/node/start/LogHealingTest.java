package dev.tidemark.node.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.disk.CrashImages;
import dev.tidemark.disk.DiskFile;
import dev.tidemark.disk.DiskOperation;
import dev.tidemark.disk.Fault;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.log.Acknowledged;
import dev.tidemark.log.EndFile;
import dev.tidemark.log.LogPosition;
import dev.tidemark.log.Vote;
import dev.tidemark.log.VoteFile;
import dev.tidemark.node.HostPort;
import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.StartException;
import dev.tidemark.node.entry.LogEntry;
import dev.tidemark.node.environment.NodeBuffers;
import dev.tidemark.node.environment.NodeEnvironment;
import dev.tidemark.node.healing.Healing;
import dev.tidemark.node.process.SystemClock;
import dev.tidemark.node.support.FillingMachine;
import dev.tidemark.protocol.EntryKind;
import dev.tidemark.state.EngineLimits;
import dev.tidemark.state.FrozenState;
import dev.tidemark.state.SnapshotMeta;
import dev.tidemark.state.SnapshotWriter;
import dev.tidemark.state.StateCheckpoint;
import dev.tidemark.state.StateEngine;
import dev.tidemark.state.StateImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * A log of twelve entries in segments of three, damaged in every part (H10, H17, H161): a node with peers puts aside
 * what it cannot use, owes it, and starts; whatever a crash leaves on the way does the same.
 */
class LogHealingTest {
    private static final long EPOCH = 4;
    private static final int ENTRIES = 12;
    private static final Acknowledged ALL = new Acknowledged(EPOCH, ENTRIES);
    private static final int COMMAND_BYTES = 200;
    /** Room for three entries and not for four. */
    private static final long SEGMENT_BYTES = 4_096 + 3 * (COMMAND_BYTES + 52 + 60) + 100;

    private static final int IMAGES = 12;

    private SimulatedDisk disk = new SimulatedDisk();
    private long minted;
    private boolean keepsSnapshots;

    private static NodeConfig config(int voters) {
        TreeMap<Integer, HostPort> addresses = new TreeMap<>();
        for (int voter = 1; voter <= voters; voter++) {
            addresses.put(voter, new HostPort("h", voter));
        }
        NodeConfig.Limits all = NodeConfig.Limits.defaults();
        NodeConfig.Limits limits = new NodeConfig.Limits(
                SEGMENT_BYTES,
                all.retainedLogBytes(),
                all.checkpointBytes(),
                all.reservedDiskBytes(),
                all.maxEntryBytes(),
                all.gatewayBytes(),
                all.uncommittedBytes(),
                all.heartbeatMillis(),
                all.electionTimeoutMillis(),
                all.requestTimeoutMillis(),
                all.maxMemoryBytes(),
                all.maxClockAheadMillis());
        return new NodeConfig(1, Path.of("d"), "c", addresses, new HostPort("h", 9), "majority", limits);
    }

    private OpenedNode open(SimulatedDisk from, int voters) throws StartException {
        NodeEnvironment environment = new NodeEnvironment(
                Runnable::run,
                Runnable::run,
                Runnable::run,
                (millis, task) -> {},
                new SystemClock(),
                from,
                () -> new UUID(3, ++minted),
                () -> 5,
                NodeBuffers.DEFAULT,
                EngineLimits.DEFAULT);
        return new NodeOpening(config(voters), FillingMachine.NOTHING, environment).open();
    }

    /** What a node says of itself that was opened and closed. */
    private record Found(long base, long end, Acknowledged owed, List<String> aside, long applied) {}

    private Found opened(SimulatedDisk from) throws StartException {
        OpenedNode node = open(from, 3);
        Found found = new Found(
                node.wal().base().offset(),
                node.wal().end().offset(),
                node.endFile().memory().owed(),
                node.aside(),
                node.applied().offset());
        node.close();
        return found;
    }

    private void write(int voters, long... checkpoints) throws Exception {
        OpenedNode node = open(disk, voters);
        node.voteFile().save(new Vote(EPOCH, 1, node.identity().incarnation()));
        for (int offset = 1; offset <= ENTRIES; offset++) {
            byte[] payload = offset == 1 ? node.recovered().configuration().encode() : new byte[COMMAND_BYTES];
            node.wal()
                    .append(
                            List.of(LogEntry.encode(
                                    offset,
                                    EPOCH,
                                    1_000 + offset,
                                    offset,
                                    offset == 1 ? EntryKind.EPOCH_START : EntryKind.COMMAND,
                                    payload,
                                    node.wal().end().chain())),
                            0);
            node.wal().sync();
        }
        for (long offset : checkpoints) {
            checkpoint(node, offset);
        }
        node.endFile().save(node.endFile().memory().withEnd(node.wal().end(), EPOCH));
        node.close();
    }

    private void checkpoint(OpenedNode node, long offset) throws Exception {
        StateEngine engine = new StateEngine(FillingMachine.NOTHING, EngineLimits.DEFAULT);
        engine.restore(StateImage.empty(offset, EPOCH, 1_000 + offset));
        long chain = LogEntry.positionAt(node.wal(), offset).chain();
        SnapshotMeta meta = new SnapshotMeta(
                node.identity().cluster(),
                offset,
                EPOCH,
                chain,
                1_000 + offset,
                offset,
                node.recovered().configuration().encode());
        FrozenState frozen = engine.freeze();
        StateCheckpoint checkpoint = node.stateFile().begin(meta, frozen);
        boolean done = false;
        while (!done) {
            done = checkpoint.step();
        }
        SnapshotWriter writer = node.snapshots().write(meta, frozen);
        done = false;
        while (!done) {
            done = writer.writeSome(1 << 20);
        }
        if (!keepsSnapshots) {
            disk.lose(snapshot((int) offset));
        }
    }

    /** As a version that had no data file would have left it. */
    private void writeOld(int voters, long... checkpoints) throws Exception {
        keepsSnapshots = true;
        write(voters, checkpoints);
        disk.lose("data.tree");
    }

    /** A copy of the meta slot of the newest checkpoint, if two were written; so it does not count. */
    private void damageTheNewest() throws IOException {
        disk.flipBit("data.tree", 2 * 4_096 + 200, 2);
    }

    /** No checkpoint counts any more. */
    private void damageAll() throws IOException {
        damageTheNewest();
        disk.flipBit("data.tree", 200, 2);
    }

    private static String segment(int first) {
        return String.format("wal/%020d.log", first);
    }

    private static String snapshot(int offset) {
        return String.format("snapshots/%020d.snap", offset);
    }

    private static String aside(int healing, int first) {
        return String.format("%04d-%020d.log", healing, first);
    }

    /** In the second record of a segment. */
    private void rot(int firstOffset) throws IOException {
        disk.flipBit(segment(firstOffset), 4_096 + 312 + 60 + 52 + 70, 3);
    }

    private void removeSegmentsBefore(long offset) throws Exception {
        OpenedNode node = open(disk, 3);
        node.wal().removeBefore(offset);
        node.close();
    }

    private static String contents(SimulatedDisk of, String name) {
        try (DiskFile file = of.open(name)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
            file.read(bytes, 0);
            return HexFormat.of().formatHex(bytes.array());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

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
        memoryIsBehind();
        rot(4);
        assertThat(opened(disk).owed()).isEqualTo(ALL);
    }

    private void memoryIsBehind() throws Exception {
        try (EndFile end = EndFile.open(disk, "end")) {
            end.save(end.memory().withEnd(LogPosition.ZERO, EPOCH));
        }
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

    /** Where the log has all of it, a data file that is lost or damaged costs nothing but the reading of the log. */
    @Test
    void aDataFileIsMadeAgainOfTheLogWhereThatHasAll_H91() throws Exception {
        write(3, 3, 6);
        damageAll();
        assertThat(opened(disk)).isEqualTo(new Found(0, 12, null, List.of("0001-data.tree"), 0));
        disk = new SimulatedDisk();
        write(3, 3, 6);
        disk.lose("data.tree");
        assertThat(opened(disk)).isEqualTo(new Found(0, 12, null, List.of(), 0));
    }

    /** Read once, and in the data file from then on; what it was read from stays until there are two checkpoints. */
    @Test
    void aDirectoryWithSnapshotsAloneIsConverted_H91() throws Exception {
        writeOld(3, 3, 6);
        assertThat(opened(disk)).isEqualTo(new Found(0, 12, null, List.of(), 6));
        assertThat(disk.exists(snapshot(3))).isTrue();
        assertThat(disk.exists(snapshot(6))).isTrue();
        disk.lose(snapshot(3));
        disk.lose(snapshot(6));
        assertThat(opened(disk)).as("it is in the data file").isEqualTo(new Found(0, 12, null, List.of(), 6));
    }

    @Test
    void aDamagedSnapshotOfAnOldDirectoryIsPutAsideAndTheOneBeforeIsRead_H91f() throws Exception {
        writeOld(3, 3, 6);
        disk.flipBit(snapshot(6), 200, 2);
        assertThat(opened(disk)).isEqualTo(new Found(0, 12, null, List.of(), 3));
        assertThat(disk.exists(snapshot(6) + ".corrupt")).isTrue();
    }

    /** It counts as a whole or not at all, and what it is made of stays. */
    @Test
    void aCrashWhileADirectoryIsConvertedLosesNothing_H91() throws Exception {
        writeOld(3, 3, 6);
        everyImage(image -> {
            assertThat(opened(image)).isEqualTo(new Found(0, 12, null, List.of(), 6));
            assertThat(image.exists("data.tree.next")).isFalse();
        });
    }

    @Test
    void withoutRoomForTheDataFileAnOldDirectoryStaysAsItIs() throws Exception {
        writeOld(3, 3, 6);
        disk.capacity(disk.usedBytes() + 20_000);
        assertThatThrownBy(() -> opened(disk)).isInstanceOf(StartException.class);
        disk.capacity(Long.MAX_VALUE);
        assertThat(opened(disk)).isEqualTo(new Found(0, 12, null, List.of(), 6));
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
        isRefusedAndUntouched(1, "starts after entry 3, and no whole snapshot reaches that far");
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
        isRefusedAndUntouched(3, "vote file vote is missing");

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

    @Test
    void aCrashAtAnyCallOfTheDiskLeavesANodeThatOwesAndLosesNothingThatWasPutAside_H10_H161() throws Exception {
        write(3);
        rot(4);
        crashesAnywhere(0, 4, 7, 10);

        disk = new SimulatedDisk();
        write(3, 8);
        rot(7);
        crashesAnywhere(8, 7, 10);

        disk = new SimulatedDisk();
        write(3);
        rot(1);
        crashesAnywhere(0, 1, 4, 7, 10);

        disk = new SimulatedDisk();
        write(3, 6);
        removeSegmentsBefore(7);
        damageAll();
        crashesAnywhere(0, 7, 10);
    }

    @Test
    void aCrashWhileWhatIsSuperfluousIsPutAsideCostsNothing() throws Exception {
        write(3, 6);
        rot(4);
        List<String> parts = contents(1, 4);
        everyImage(image -> {
            Found found = opened(image);
            assertThat(found.end()).isEqualTo(ENTRIES);
            assertThat(found.owed()).isNull();
            assertThat(asideOf(image)).containsAll(parts);
        });
    }

    /** @param segments that must be found again */
    private void crashesAnywhere(long applied, int... segments) throws Exception {
        List<String> parts = contents(segments);
        memoryIsBehind();
        everyImage(image -> {
            Found found = opened(image);
            assertThat(found.owed()).isEqualTo(ALL);
            assertThat(found.applied()).isEqualTo(applied);
            assertThat(found.end()).isLessThan(ENTRIES);
            assertThat(asideOf(image)).containsAll(parts);
            assertThat(opened(image)).isEqualTo(found);
        });
    }

    private interface ImageCheck {
        void check(SimulatedDisk image) throws Exception;
    }

    private void everyImage(ImageCheck check) throws Exception {
        List<SimulatedDisk> images = new ArrayList<>();
        disk.faults(call -> {
            if (call.operation() != DiskOperation.READ) {
                CrashImages.forEach(disk, IMAGES, images.size(), images::add);
            }
            return Fault.NONE;
        });
        opened(disk);
        disk.faults(call -> Fault.NONE);
        assertThat(images).hasSizeGreaterThan(30);
        for (SimulatedDisk image : images) {
            check.check(image);
        }
    }

    private List<String> contents(int... segments) {
        List<String> contents = new ArrayList<>();
        for (int first : segments) {
            contents.add(contents(disk, segment(first)));
        }
        return contents;
    }

    private static List<String> asideOf(SimulatedDisk image) throws IOException {
        List<String> contents = new ArrayList<>();
        for (String name : image.list("aside")) {
            contents.add(contents(image, "aside/" + name));
        }
        return contents;
    }

    @Test
    void anyCallThatFailsIsARefusalInWordsAndTheNextStartHeals_H05() throws Exception {
        write(3, 8);
        rot(7);
        List<String> parts = contents(7, 10);
        int[] calls = {0};
        SimulatedDisk whole = disk.crash(dev.tidemark.disk.CrashChooser.keepAll());
        disk.faults(call -> {
            calls[0]++;
            return Fault.NONE;
        });
        opened(disk);
        for (int failing = 1; failing <= calls[0]; failing++) {
            SimulatedDisk image = whole.crash(dev.tidemark.disk.CrashChooser.keepAll());
            int[] left = {failing};
            image.faults(call -> --left[0] == 0 ? new Fault.Fail("a broken disk") : Fault.NONE);
            try {
                opened(image);
            } catch (StartException e) {
                assertThat(e).hasMessageContaining("a broken disk");
            }
            SimulatedDisk again = image.crash(dev.tidemark.disk.CrashChooser.keepAll());
            Found found = opened(again);
            assertThat(found.owed()).as("call %s of %s", failing, calls[0]).isEqualTo(ALL);
            assertThat(asideOf(again)).containsAll(parts);
        }
    }
}
