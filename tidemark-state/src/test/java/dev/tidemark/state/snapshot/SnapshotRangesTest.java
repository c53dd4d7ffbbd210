package dev.tidemark.state.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.state.Query;
import dev.tidemark.state.StateEngine;
import dev.tidemark.state.StateMachine;
import dev.tidemark.state.once.EngineLimits;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.row.Entry;
import dev.tidemark.state.row.SnapshotMeta;
import dev.tidemark.state.table.StateImage;
import dev.tidemark.state.table.StateReader;
import dev.tidemark.state.table.StateStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Ranges of a snapshot file cover it, and those of two snapshots differ where the state does. */
class SnapshotRangesTest {
    private static final int KEYS = 20_000;
    private static final int VALUE_BYTES = 200;

    /** Of {@value #KEYS} rows, about 4 MB, after a change. */
    private static byte[] snapshot(long offset, Consumer<StateStore> change) throws Exception {
        StateMachine machine = new StateMachine() {
            @Override
            public Reply apply(Entry entry, StateStore store) {
                return Reply.OK;
            }

            @Override
            public Reply read(Query query, StateReader store) {
                return Reply.NIL;
            }

            @Override
            public void timePassed(Entry entry, StateStore store) {
                for (int i = 0; i < KEYS; i++) {
                    store.put(key(i), new byte[VALUE_BYTES]);
                }
                change.accept(store);
            }
        };
        StateEngine engine = new StateEngine(machine, EngineLimits.DEFAULT);
        engine.restore(StateImage.empty(offset - 1, 3, 999));
        engine.timePassed(offset, 3, 1_000);
        SnapshotStore store = SnapshotStore.open(new SimulatedDisk());
        SnapshotMeta meta = new SnapshotMeta(new UUID(5, 5), offset, 3, 77, 1_000, 9, new byte[40]);
        SnapshotWriter writer = store.write(meta, engine.freeze());
        while (!writer.writeSome(1 << 20)) {
            // the next step
        }
        try (SnapshotReader reader = store.verify(store.files().get(0))) {
            while (!reader.readSome(1 << 20)) {
                // the next step
            }
        }
        try (SnapshotSource source = store.send(store.files().get(0))) {
            return source.read(0, Integer.MAX_VALUE);
        }
    }

    private static byte[] key(int number) {
        return String.format("key-%08d", number).getBytes(StandardCharsets.US_ASCII);
    }

    private static List<SnapshotRanges.Range> ranges(byte[] file) throws Exception {
        SnapshotRanges.Bytes bytes =
                (at, most) -> Arrays.copyOfRange(file, (int) at, (int) Math.min(file.length, at + most));
        List<SnapshotRanges.Range> ranges = new ArrayList<>();
        long at = 0;
        while (at < file.length) {
            List<SnapshotRanges.Range> some = SnapshotRanges.from("s", bytes, at);
            assertThat(some).isNotEmpty();
            for (SnapshotRanges.Range range : some) {
                assertThat(range.at()).isEqualTo(at);
                assertThat(range.digest()).isEqualTo(SnapshotRanges.digest(file, (int) at, range.length()));
                at += range.length();
            }
            ranges.addAll(some);
        }
        assertThat(at).isEqualTo(file.length);
        assertThat(SnapshotRanges.from("s", bytes, at)).isEmpty();
        return ranges;
    }

    /** Bytes of a file that are in no range of another. */
    private static long fresh(byte[] file, byte[] before) throws Exception {
        Set<String> known = new HashSet<>();
        ranges(before).forEach(range -> known.add(range.digest()));
        return ranges(file).stream()
                .filter(range -> !known.contains(range.digest()))
                .mapToLong(SnapshotRanges.Range::length)
                .sum();
    }

    @Test
    void aFileIsCoveredByRangesOfAQuarterOfAMebibyteOrSo() throws Exception {
        byte[] file = snapshot(8, store -> {});
        int count = ranges(file).size();
        assertThat(count).isBetween(file.length / (1 << 20), file.length / (64 << 10));
    }

    @Test
    void aChangeMakesTheRangesAroundItFreshAndNoOthers() throws Exception {
        byte[] before = snapshot(8, store -> {});
        assertThat(fresh(before, before)).isZero();
        long headAndTail = fresh(snapshot(9, store -> {}), before);
        assertThat(headAndTail).isLessThan(1_000);
        long third = before.length / 3;
        assertThat(fresh(snapshot(9, store -> store.put(key(7_000), new byte[] {1})), before))
                .isBetween(headAndTail + 1, third);
        assertThat(fresh(
                        snapshot(9, store -> store.put("key-00007000x".getBytes(StandardCharsets.US_ASCII), key(1))),
                        before))
                .isBetween(headAndTail + 1, third);
        assertThat(fresh(snapshot(9, store -> store.delete(key(7_000))), before))
                .isBetween(headAndTail + 1, third);
    }

    @Test
    void aLargeItemIsCutWhereTheReaderOfRangesCuts() throws Exception {
        byte[] large = new byte[9 << 20];
        byte[] file = snapshot(8, store -> store.put(key(1), large));
        assertThat(ranges(file)).allMatch(range -> range.length() <= SnapshotRanges.MAX_BYTES);
    }

    @Test
    void whatIsNoSnapshotHasNoRanges_H91g() throws Exception {
        byte[] file = snapshot(8, store -> {});
        SnapshotRanges.Bytes cut =
                (at, most) -> Arrays.copyOfRange(file, (int) at, (int) Math.min(file.length - 5, at + most));
        assertThatThrownBy(() -> SnapshotRanges.from("s", (at, most) -> new byte[300], 0))
                .isInstanceOf(CorruptSnapshotException.class);
        assertThatThrownBy(() -> SnapshotRanges.from("s", (at, most) -> new byte[30], 0))
                .hasMessageContaining("cut short within its header");
        assertThatThrownBy(() -> SnapshotRanges.from("s", (at, most) -> new byte[300], 172))
                .hasMessageContaining("the block at byte 172 has no length");
        long at = file.length - 72;
        assertThatThrownBy(() -> SnapshotRanges.from("s", cut, at)).hasMessageContaining("cut short within the block");
    }
}
