package dev.tidemark.node.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.disk.CrashChooser;
import dev.tidemark.disk.CrashImages;
import dev.tidemark.disk.Fault;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.log.archive.Archive;
import dev.tidemark.log.archive.ArchiveName;
import dev.tidemark.log.archive.ArchiveWriter;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.record.LogRecord;
import dev.tidemark.node.StartException;
import dev.tidemark.node.support.TestNodes;
import dev.tidemark.protocol.entry.EntryKind;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.state.Outcome;
import dev.tidemark.state.Query;
import dev.tidemark.state.StateEngine;
import dev.tidemark.state.StateMachine;
import dev.tidemark.state.codec.PayloadCodec;
import dev.tidemark.state.codec.PayloadKind;
import dev.tidemark.state.once.EngineLimits;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.row.Entry;
import dev.tidemark.state.row.SnapshotMeta;
import dev.tidemark.state.snapshot.SnapshotStore;
import dev.tidemark.state.snapshot.SnapshotWriter;
import dev.tidemark.state.table.StateReader;
import dev.tidemark.state.table.StateStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A backup and archived log come to the point that was asked for, or to none, with request ids (H91c, H91f, H92). */
class PointInTimeTest {
    private static final UUID OLD = new UUID(5, 5);
    private static final UUID NEW = new UUID(6, 6);
    private static final long BACKUP = 4;
    private static final int ENTRIES = 20;
    /** That are looked at for each call of the disk. */
    private static final int IMAGES = 5;

    private static final long SECOND = 1_000_000;

    private final SimulatedDisk from = new SimulatedDisk();
    private final SimulatedDisk place = new SimulatedDisk();
    private final SimulatedDisk disk = new SimulatedDisk();
    private final List<LogRecord> history = new ArrayList<>();
    private String backup;
    private final TestNodes nodes = new TestNodes();

    /** Counts commands: each is one row, and the reply is the number of rows. */
    private static final StateMachine COUNTING = new StateMachine() {
        @Override
        public Reply apply(Entry entry, StateStore store) {
            byte[] count = store.get(new byte[] {1});
            byte[] next = {1, (byte) (count == null ? 1 : count[1] + 1)};
            store.put(new byte[] {1}, next);
            store.put(entry.body(), new byte[] {7});
            return new Reply.Int(next[1]);
        }

        @Override
        public Reply read(Query query, StateReader store) {
            byte[] count = store.get(new byte[] {1});
            return new Reply.Int(count == null ? 0 : count[1]);
        }
    };

    /** The last entry of the backup is 4, of second 4; entries 5 to 20 are archived, of even seconds only. */
    @BeforeEach
    void backUp() throws Exception {
        byte[] configuration = Configuration.ofVoters(new TreeMap<>(java.util.Map.of(1, OLD)), 1)
                .encode();
        LogPosition at = LogPosition.ZERO;
        for (long offset = 1; offset <= ENTRIES; offset++) {
            EntryKind kind = offset % 5 == 0 ? EntryKind.EPOCH_START : EntryKind.COMMAND;
            byte[] payload = kind == EntryKind.COMMAND ? command(offset) : configuration;
            LogRecord entry = new LogRecord(LogRecord.encode(
                    offset, 1 + offset / 5, offset / 2 * 2 * SECOND, offset, kind.code(), payload, at.chain()));
            history.add(entry);
            at = entry.logPosition();
        }
        StateEngine engine = engineAt(BACKUP);
        LogPosition last = history.get((int) BACKUP - 1).logPosition();
        SnapshotMeta meta = new SnapshotMeta(
                OLD, last.offset(), last.epoch(), last.chain(), engine.appliedTime(), BACKUP, configuration);
        SnapshotWriter writer = SnapshotStore.open(from).write(meta, engine.freeze());
        while (!writer.writeSome(1_000)) {
            // the next step
        }
        backup = SnapshotStore.open(from).files().get(0).name();
    }

    /** Entries 7 and 8 have the same request id. */
    private static byte[] command(long offset) {
        byte[] id = ("id-" + (offset == 8 ? 7 : offset)).getBytes(StandardCharsets.US_ASCII);
        byte[] body = ("key-" + (offset == 8 ? 7 : offset)).getBytes(StandardCharsets.US_ASCII);
        return PayloadCodec.encodeCommand(id, body);
    }

    /** What a node has after so many entries. */
    private StateEngine engineAt(long last) {
        StateEngine engine = new StateEngine(COUNTING, EngineLimits.DEFAULT);
        for (LogRecord entry : history.subList(0, (int) last)) {
            if (entry.kind() == EntryKind.COMMAND.code()) {
                engine.apply(
                        entry.offset(),
                        entry.epoch(),
                        entry.time(),
                        PayloadKind.COMMAND,
                        entry.array(),
                        LogRecord.HEADER_BYTES,
                        entry.payloadBytes());
            } else {
                engine.skip(entry.offset(), entry.epoch(), entry.time());
            }
        }
        return engine;
    }

    private void archive(int first, int last) throws Exception {
        LogPosition base =
                first == 1 ? LogPosition.ZERO : history.get(first - 2).logPosition();
        try (ArchiveWriter writer = new ArchiveWriter(place, "x.part", OLD, 0, base)) {
            for (LogRecord entry : history.subList(first - 1, last)) {
                writer.add(entry);
            }
            writer.publish();
        }
    }

    private LogReplay reach(Until until) throws Exception {
        return new PointInTime(COUNTING, EngineLimits.DEFAULT, place, until).reach(from, backup);
    }

    private void refused(Until until, String... words) {
        assertThatThrownBy(() -> reach(until))
                .isInstanceOf(StartException.class)
                .hasMessageContainingAll(words);
    }

    private OpenedNode open(SimulatedDisk of) throws StartException {
        return new NodeOpening(TestNodes.restored(NEW), COUNTING, nodes.environment(of)).open();
    }

    @Test
    void eachEntryCanBeReachedAndIsTheStateThatNodesHad_H91c() throws Exception {
        archive(1, 7);
        archive(6, 11);
        archive(12, 20);
        for (long offset = BACKUP; offset <= ENTRIES; offset++) {
            LogReplay replay = reach(Until.entry(offset));
            StateEngine expected = engineAt(offset);
            assertThat(replay.freeze().digest()).as("entry " + offset).isEqualTo(expected.digest());
            assertThat(replay.at()).isEqualTo(history.get((int) offset - 1).logPosition());
            assertThat(replay.time()).isEqualTo(expected.appliedTime());
            assertThat(replay.meta().lamport()).isEqualTo(offset);
        }
    }

    @Test
    void aTimeIsReachedWithAllEntriesUpToIt() throws Exception {
        archive(5, 20);
        assertThat(reach(Until.time(10 * SECOND)).at().offset()).isEqualTo(11);
        assertThat(reach(Until.time(11 * SECOND)).at().offset()).isEqualTo(11);
        assertThat(reach(Until.time(4 * SECOND)).at().offset()).isEqualTo(5);
        assertThat(reach(Until.LATEST).at().offset()).isEqualTo(20);
        refused(
                Until.time(20 * SECOND),
                "1970-01-01T00:00:20Z cannot be reached: the archive has nothing after entry 20",
                "entry 20 of 1970-01-01T00:00:20Z is the last one that can (--until 20). Nothing was made");
    }

    @Test
    void whatIsNotThereIsNotGuessed_H91f() throws Exception {
        refused(Until.LATEST, "the archive is empty", "--until 4");
        archive(5, 8);
        archive(11, 20);
        refused(Until.entry(12), "entry 12 cannot be reached: the entries 9 to 10 are missing", "--until 8");
        refused(Until.LATEST, "the entries 9 to 10 are missing");
        refused(Until.entry(3), "is of entry 4", "which is after entry 3", "give an older backup");
        refused(Until.time(3 * SECOND), "which is after 1970-01-01T00:00:03Z");
        assertThat(reach(Until.entry(8)).at().offset()).isEqualTo(8);
        archive(9, 20);
        refused(Until.entry(21), "the archive has nothing after entry 20", "--until 20");
        assertThat(reach(Until.LATEST).at().offset()).isEqualTo(20);
    }

    @Test
    void damageIsNamedAndNotPassed_H103() throws Exception {
        archive(5, 20);
        ArchiveName name = new Archive(place).files(OLD).get(0);
        place.flipBit(name.text(), 128 + 3 * 100, 3);
        refused(Until.LATEST, "cannot be reached: " + name.text() + " is damaged: no valid entry where entry");
        assertThat(reach(Until.entry(5)).at().offset()).isEqualTo(5);
    }

    /** H92, H102 */
    @Test
    void anotherLineageIsRefused() throws Exception {
        SimulatedDisk others = new SimulatedDisk();
        LogRecord foreign = new LogRecord(LogRecord.encode(5, 9, 9, 9, (byte) 2, command(5), 12_345));
        try (ArchiveWriter writer = new ArchiveWriter(others, "x.part", OLD, 0, new LogPosition(BACKUP, 1, 12_345))) {
            writer.add(foreign);
            writer.publish();
        }
        assertThatThrownBy(() ->
                        new PointInTime(COUNTING, EngineLimits.DEFAULT, others, Until.entry(5)).reach(from, backup))
                .hasMessageContaining("is of another history: its entry 4 is not the one");
    }

    @Test
    void aRequestIdOfTheArchiveIsNotRunAgain_H91c() throws Exception {
        archive(5, 20);
        LogReplay replay = reach(Until.entry(7));
        new PreparedDirectory(TestNodes.restored(NEW), nodes.environment(disk)).restore(replay);
        OpenedNode node = open(disk);
        StateEngine engine = node.engine();
        assertThat(engine.read(new byte[0], 0, 0)).isEqualTo(new Reply.Int(6));
        byte[] again = command(7);
        Outcome outcome = engine.apply(8, 9, 8 * SECOND, PayloadKind.COMMAND, again, 0, again.length);
        assertThat(outcome.reply()).isEqualTo(new Reply.Int(6));
        assertThat(engine.read(new byte[0], 0, 0)).isEqualTo(new Reply.Int(6));
        node.close();
    }

    @Test
    void theNewClusterIsNotTheOldOne_H92() throws Exception {
        archive(5, 20);
        LogReplay replay = reach(Until.entry(9));
        assertThatThrownBy(
                        () -> new PreparedDirectory(TestNodes.restored(OLD), nodes.environment(disk)).restore(replay))
                .hasMessageContaining("must have another one");
        assertThat(disk.listQuietly("")).isEmpty();
        SnapshotMeta meta = new PreparedDirectory(TestNodes.restored(NEW), nodes.environment(disk)).restore(replay);
        assertThat(meta.clusterId()).isEqualTo(NEW);
        assertThat(Configuration.decode(meta.configuration()).voters()).containsExactly(1, 2, 3);
        OpenedNode node = open(disk);
        assertThat(node.wal().base()).isEqualTo(history.get(8).logPosition());
        assertThat(node.voteFile().vote().epoch()).isEqualTo(history.get(8).epoch());
        node.close();
    }

    /** As with a whole restore: all of it, or a directory that every start refuses (H91). */
    @Test
    void aCrashAtEachCallLeavesAllOrARefusal_H91() throws Exception {
        archive(5, 20);
        LogReplay replay = reach(Until.entry(17));
        List<SimulatedDisk> images = new ArrayList<>();
        disk.faults(call -> {
            CrashImages.forEach(disk, IMAGES, images.size(), images::add);
            return Fault.NONE;
        });
        new PreparedDirectory(TestNodes.restored(NEW), nodes.environment(disk)).restore(replay);
        disk.faults(call -> Fault.NONE);
        images.add(disk.crash(CrashChooser.loseAll()));
        int refused = 0;
        long reached = -1;
        for (SimulatedDisk image : images) {
            boolean isEmpty = !image.exists("vote") && !image.exists("wal");
            try {
                OpenedNode node = open(image);
                reached = node.applied().offset();
                assertThat(reached).isEqualTo(isEmpty ? 0 : 17);
                node.close();
            } catch (StartException e) {
                assertThat(e).hasMessageContaining("a backup was being restored into the data directory");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(50);
        assertThat(reached).isEqualTo(17);
    }

    /** Those of a later version. */
    @Test
    void anEntryThatIsNotKnownIsNotPassedOver_H87() throws Exception {
        LogPosition base = history.get((int) BACKUP - 1).logPosition();
        try (ArchiveWriter writer = new ArchiveWriter(place, "x.part", OLD, 0, base)) {
            writer.add(new LogRecord(LogRecord.encode(5, 9, 9 * SECOND, 9, (byte) 99, new byte[3], base.chain())));
            writer.publish();
        }
        refused(Until.LATEST, "entry 5 of the archive cannot be applied", "restore with the version that wrote it");
    }
}
