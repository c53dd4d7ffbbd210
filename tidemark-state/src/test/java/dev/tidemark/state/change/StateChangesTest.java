package dev.tidemark.state.change;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.state.AppendMachine;
import dev.tidemark.state.EngineDriver;
import dev.tidemark.state.StateEngine;
import dev.tidemark.state.Workload;
import dev.tidemark.state.codec.PayloadCodec;
import dev.tidemark.state.codec.PayloadKind;
import dev.tidemark.state.row.StateRows;
import dev.tidemark.state.table.StateImage;
import dev.tidemark.tree.DataFile;
import dev.tidemark.tree.file.CheckpointPosition;
import dev.tidemark.tree.file.TreeIdentity;
import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.page.TreeFormat;
import dev.tidemark.tree.read.Cursor;
import dev.tidemark.tree.write.Change;
import dev.tidemark.tree.write.Changes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a freeze says of changes: written to a data file, one after the other, they make it the state (R14, R15). */
class StateChangesTest {
    private static final TreeIdentity IDENTITY = new TreeIdentity(new UUID(1, 2), 0, new UUID(3, 4));

    private final EngineDriver driver = new EngineDriver(EngineDriver.SMALL);
    private final StateEngine engine = driver.engine;

    @Test
    void whatIsPutAndDeletedIsThereInOrderOnce() {
        driver.run("b=1");
        driver.run("gone=1");
        freeze();
        driver.run("c=1");
        driver.run("a=1");
        driver.run("a=2");
        driver.run("-gone");
        driver.run("-never");
        StateChanges changes = freeze().changes();
        assertThat(changes.since()).isEqualTo(2);
        assertThat(changes.cuts()).isEmpty();
        assertThat(pairs(changes)).containsExactly("a=12", "c=1", "gone-");
        driver.run("b=2");
        assertThat(pairs(freeze().changes())).containsExactly("b=12");
        assertThat(pairs(freeze().changes())).isEmpty();
    }

    /** What is written while a checkpoint is written belongs to the next one, wherever it is stored meanwhile. */
    @Test
    void changesBesideACheckpointAreInTheNextOne() { // H84
        driver.run("a=1");
        FrozenState frozen = engine.freeze();
        driver.run("a=2");
        driver.run("b=1");
        assertThat(pairs(frozen.changes())).containsExactly("a=1");
        engine.thaw(true, null);
        while (!engine.mergeSome(1)) {
            driver.run("c=1");
        }
        assertThat(pairs(freeze().changes())).containsExactly("a=12", "b=1", "c=1");
    }

    @Test
    void clearIsACutAndWhatCameAfterIt() {
        driver.run("a=1");
        freeze();
        driver.run("b=1");
        driver.run("clear");
        driver.run("c=1");
        StateChanges changes = freeze().changes();
        assertThat(changes.cuts()).containsExactly(StateRows.pairs());
        assertThat(pairs(changes)).containsExactly("c=1");
        assertThat(freeze().changes().cuts()).isEmpty();
    }

    @Test
    void forgottenRequestsAreACut() { // R14, H73
        for (int i = 0; i < 3; i++) {
            driver.once("id" + i, "a=" + i);
        }
        assertThat(freeze().changes().cuts()).isEmpty();
        driver.once("id3", "a=3");
        assertThat(freeze().changes().cuts()).containsExactly(StateRows.requestsBefore(2));
        driver.pass(10_000_000);
        driver.run("b=1");
        assertThat(freeze().changes().cuts()).containsExactly(StateRows.requestsBefore(6));
    }

    /** They are made while they are written, beside an engine that goes on. */
    @Test
    void requestsBesideACheckpointAreInTheNextOne() { // H84
        driver.once("id0", "a=0");
        freeze();
        driver.once("id1", "a=1");
        FrozenState frozen = engine.freeze();
        driver.once("id2", "a=2");
        assertThat(requests(frozen.changes())).containsExactly(2L);
        engine.thaw(true, null);
        assertThat(engine.mergeSome(1_000)).isTrue();
        assertThat(requests(freeze().changes())).containsExactly(3L);
        assertThat(requests(freeze().changes())).isEmpty();
    }

    private static List<Long> requests(StateChanges changes) {
        List<Long> offsets = new ArrayList<>();
        changes.rows().forEachRemaining(row -> {
            if (StateRows.requests().contains(row.key())) {
                offsets.add(ByteBuffer.wrap(row.key()).getLong(2));
            }
        });
        return offsets;
    }

    @Test
    void afterASnapshotChangesCountFromThere() { // H91
        driver.run("a=1");
        engine.restore(StateImage.empty(7, 1, driver.time));
        driver.run("b=1");
        StateChanges changes = freeze().changes();
        assertThat(changes.since()).isEqualTo(7);
        assertThat(changes.cuts()).isEmpty();
        assertThat(pairs(changes)).containsExactly("b=1");
    }

    /** Sessions and ids that come and go, deletions, clears: the file holds the same after each checkpoint. */
    @Test
    void writtenOneAfterTheOtherTheyMakeTheState() throws Exception { // R14, R15, H73
        for (long seed = 1; seed <= 5; seed++) {
            SimulatedDisk disk = new SimulatedDisk();
            DataFile.create(disk, "tree", IDENTITY, new TreeFormat(512, 1024, 8192));
            DataFile file = DataFile.open(disk, "tree", IDENTITY);
            StateEngine random = new StateEngine(new AppendMachine(), EngineDriver.SMALL);
            for (Workload.Step step : Workload.generate(seed, 600)) {
                (step.offset() % 45 == 0 ? clear(step) : step).applyTo(random);
                if (step.offset() % 7 == 0) {
                    write(random.freeze(), file);
                    random.thaw(true, null);
                    assertThat(random.mergeSome(1_000)).isTrue();
                }
            }
        }
    }

    private static Workload.Step clear(Workload.Step step) {
        byte[] payload = PayloadCodec.encodeCommand(null, "clear".getBytes(ISO_8859_1));
        return new Workload.Step(step.offset(), step.epoch(), step.time(), PayloadKind.COMMAND, payload);
    }

    private static void write(FrozenState frozen, DataFile file) throws Exception {
        StateChanges changes = frozen.changes();
        file.checkpoint(
                new CheckpointPosition(frozen.offset(), frozen.epoch(), 0),
                new Changes(changes.cuts(), changes.rows(), 10, 1_000));
        NavigableMap<String, String> expected = new TreeMap<>();
        for (Iterator<Change> rows = frozen.rows(); rows.hasNext(); ) {
            Change row = rows.next();
            expected.put(text(row.key()), text(row.value()));
        }
        NavigableMap<String, String> found = new TreeMap<>();
        Cursor cursor = file.scan(KeyRange.all());
        while (cursor.next() == Cursor.Step.ROW) {
            found.put(text(cursor.key()), text(cursor.value()));
        }
        assertThat(found).isEqualTo(expected);
        assertThat(file.sum(StateRows.pairs()).digest().toString())
                .isEqualTo(frozen.pairsDigest().toString());
        assertThat(file.sum(StateRows.reserved()).rows())
                .isEqualTo(1 + frozen.sessions().size() + frozen.requestCount());
    }

    private FrozenState freeze() {
        while (!engine.canFreeze()) {
            engine.mergeSome(1_000);
        }
        FrozenState frozen = engine.freeze();
        engine.thaw(true, null);
        assertThat(engine.mergeSome(1_000)).isTrue();
        return frozen;
    }

    private static List<String> pairs(StateChanges changes) {
        List<String> pairs = new ArrayList<>();
        for (Iterator<Change> rows = changes.rows(); rows.hasNext(); ) {
            Change row = rows.next();
            if (StateRows.pairs().contains(row.key())) {
                pairs.add(text(row.key()) + (row.isDelete() ? "-" : "=" + text(row.value())));
            }
        }
        return pairs;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, ISO_8859_1);
    }
}
