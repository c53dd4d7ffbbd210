package dev.tidemark.sim.shadow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.kv.KvStateMachine;
import dev.tidemark.kv.codec.KvCommandCodec;
import dev.tidemark.sim.time.Dice;
import dev.tidemark.state.StateEngine;
import dev.tidemark.state.change.FrozenState;
import dev.tidemark.state.codec.PayloadCodec;
import dev.tidemark.state.codec.PayloadKind;
import dev.tidemark.state.once.EngineLimits;
import dev.tidemark.tree.DataFile;
import dev.tidemark.tree.file.CheckpointPosition;
import dev.tidemark.tree.file.TreeIdentity;
import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.page.TreeFormat;
import dev.tidemark.tree.write.Change;
import dev.tidemark.tree.write.Changes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes of several freezes become one checkpoint when those in between were given up. */
class PendingChangesTest {
    private static final EngineLimits FORGETFUL = new EngineLimits(3, 1_000_000, 4, 1 << 20, 3, 1 << 20, 1_000_000);

    private final StateEngine engine = new StateEngine(new KvStateMachine(), FORGETFUL);
    private final Dice dice = new Dice(7);
    private DataFile file;
    private PendingChanges pending = new PendingChanges(0);
    private FrozenState frozen;

    @BeforeEach
    void makeFile() throws Exception {
        SimulatedDisk disk = new SimulatedDisk();
        TreeIdentity identity = new TreeIdentity(new UUID(1, 2), 0, new UUID(3, 4));
        DataFile.create(disk, DataFile.NAME, identity, new TreeFormat(512, 1024, 8192));
        file = DataFile.open(disk, DataFile.NAME, identity);
    }

    @Test
    void whateverIsGivenUpInBetweenTheFileHoldsTheState() throws Exception { // R14, H73, H84
        for (int i = 0; i < 400; i++) {
            run("id" + dice.pick(50), command());
            if (dice.chance(0.3)) {
                freeze();
                if (dice.chance(0.4)) {
                    write();
                    assertThat(lacks()).as("after entry %s", frozen.offset()).isEmpty();
                }
                pending.keep();
                engine.thaw(true, null);
                engine.mergeSome(1_000);
            }
        }
    }

    /** A file is made the state in one step, whatever it held. */
    @Test
    void theDifferenceMakesAFileTheState() throws Exception { // H91
        run("id1", "SET", "a", "1");
        run("id2", "SET", "b", "2");
        freeze();
        file.checkpoint(at(1), Changes.of(List.of(), List.of(Change.put(new byte[] {1}, new byte[] {2}))));
        file.checkpoint(at(frozen.offset()), Difference.between(file.scan(KeyRange.all()), Reference.rows(frozen)));
        assertThat(lacks()).isEmpty();
        assertThat(file.root().digest())
                .isEqualTo(Reference.of(frozen.pairsDigest(), Reference.rows(frozen))
                        .digest());
    }

    /** What one entry did is in one checkpoint, its request id too: a crash between two leaves no half of it. */
    @Test
    void anEntryIsInACheckpointAsAWhole() throws Exception { // H156, H73
        run("id1", "MSET", "a", "1", "b", "1");
        freeze();
        long before = file.root().rows();
        write();
        assertThat(before).isZero();
        assertThat(lacks()).isEmpty();
        assertThat(Reference.rows(frozen))
                .as("two keys, their id and what belongs to them")
                .hasSizeGreaterThan(3);
    }

    private String[] command() {
        String key = "key" + dice.pick(40);
        return switch (dice.pick(20)) {
            case 0 -> new String[] {"FLUSHALL"};
            case 1, 2, 3 -> new String[] {"DEL", key};
            case 4 -> new String[] {"SET", key, "long".repeat(100)};
            default -> new String[] {"SET", key, "v" + dice.pick(100)};
        };
    }

    private void run(String id, String... words) {
        byte[][] arguments =
                Arrays.stream(words).map(word -> word.getBytes(UTF_8)).toArray(byte[][]::new);
        byte[] payload = PayloadCodec.encodeCommand(id.getBytes(UTF_8), KvCommandCodec.encode(arguments));
        long offset = engine.appliedOffset() + 1;
        engine.apply(offset, 1, 1_700_000_000_000_000L + offset, PayloadKind.COMMAND, payload, 0, payload.length);
    }

    private void freeze() {
        frozen = engine.freeze();
        assertThat(pending.isFollowedBy(frozen.changes())).isTrue();
        pending.add(frozen.changes(), frozen.offset());
    }

    private void write() throws Exception {
        file.checkpoint(at(frozen.offset()), pending.changes());
        pending = new PendingChanges(frozen.offset());
    }

    private static CheckpointPosition at(long offset) {
        return new CheckpointPosition(offset, 1, 0);
    }

    /** What would have to change for the file to hold the state. */
    private List<Change> lacks() throws Exception {
        Changes changes = Difference.between(file.scan(KeyRange.all()), Reference.rows(frozen));
        List<Change> rows = new ArrayList<>();
        changes.rows().forEachRemaining(rows::add);
        return rows;
    }
}
