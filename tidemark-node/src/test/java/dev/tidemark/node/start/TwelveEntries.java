package dev.tidemark.node.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.disk.CrashImages;
import dev.tidemark.disk.DiskFile;
import dev.tidemark.disk.DiskOperation;
import dev.tidemark.disk.Fault;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.log.end.Acknowledged;
import dev.tidemark.log.end.EndFile;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.vote.Vote;
import dev.tidemark.node.DataLimits;
import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.ScrubSettings;
import dev.tidemark.node.StartException;
import dev.tidemark.node.entry.LogEntry;
import dev.tidemark.node.support.FillingMachine;
import dev.tidemark.node.support.TestNodes;
import dev.tidemark.protocol.entry.EntryKind;
import dev.tidemark.state.StateEngine;
import dev.tidemark.state.change.FrozenState;
import dev.tidemark.state.datafile.StateCheckpoint;
import dev.tidemark.state.once.EngineLimits;
import dev.tidemark.state.row.SnapshotMeta;
import dev.tidemark.state.snapshot.SnapshotWriter;
import dev.tidemark.state.table.StateImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A data directory whose log has twelve entries in segments of three, with checkpoints: to be damaged, and opened by a
 * node that has peers or none.
 */
abstract class TwelveEntries {
    static final long EPOCH = 4;
    static final int ENTRIES = 12;
    static final Acknowledged ALL = new Acknowledged(EPOCH, ENTRIES);
    static final int COMMAND_BYTES = 200;
    /** Room for three entries and not for four. */
    static final long SEGMENT_BYTES = 4_096 + 3 * (COMMAND_BYTES + 52 + 60) + 100;

    static final int IMAGES = 12;

    SimulatedDisk disk = new SimulatedDisk();
    final TestNodes nodes = new TestNodes();
    boolean keepsSnapshots;
    DataLimits data = DataLimits.IN_MEMORY;

    static NodeConfig config(int voters) {
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
                all.maxClockAheadMillis(),
                0,
                DataLimits.IN_MEMORY,
                ScrubSettings.OFF);
        return TestNodes.config(voters, limits);
    }

    OpenedNode open(SimulatedDisk from, int voters) throws StartException {
        NodeConfig config = config(voters);
        config = config.with(config.limits().withData(data));
        return new NodeOpening(config, FillingMachine.NOTHING, nodes.environment(from)).open();
    }

    /** What a node says of itself that was opened and closed. */
    record Found(long base, long end, Acknowledged owed, List<String> aside, long applied) {}

    Found opened(SimulatedDisk from) throws StartException {
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

    void write(int voters, long... checkpoints) throws Exception {
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

    void checkpoint(OpenedNode node, long offset) throws Exception {
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

    /** A copy of the meta slot of the newest checkpoint, if two were written; so it does not count. */
    void damageTheNewest() throws IOException {
        disk.flipBit("data.tree", 2 * 4_096 + 200, 2);
    }

    /** No checkpoint counts any more. */
    void damageAll() throws IOException {
        damageTheNewest();
        disk.flipBit("data.tree", 200, 2);
    }

    static String segment(int first) {
        return String.format("wal/%020d.log", first);
    }

    static String snapshot(int offset) {
        return String.format("snapshots/%020d.snap", offset);
    }

    static String aside(int healing, int first) {
        return String.format("%04d-%020d.log", healing, first);
    }

    /** In the second record of a segment. */
    void rot(int firstOffset) throws IOException {
        disk.flipBit(segment(firstOffset), 4_096 + 312 + 60 + 52 + 70, 3);
    }

    void removeSegmentsBefore(long offset) throws Exception {
        OpenedNode node = open(disk, 3);
        node.wal().removeBefore(offset);
        node.close();
    }

    static String contents(SimulatedDisk of, String name) {
        try (DiskFile file = of.open(name)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
            file.read(bytes, 0);
            return HexFormat.of().formatHex(bytes.array());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    void memoryLags() throws Exception {
        try (EndFile end = EndFile.open(disk, "end")) {
            end.save(end.memory().withEnd(LogPosition.ZERO, EPOCH));
        }
    }

    interface ImageCheck {
        void check(SimulatedDisk image) throws Exception;
    }

    void everyImage(ImageCheck check) throws Exception {
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
}
