package dev.tidemark.state.rooted;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.state.ColdFile;
import dev.tidemark.state.row.MissingRowsException;
import dev.tidemark.state.table.PinnedState;
import dev.tidemark.state.table.StateReader;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Every sequence of a few steps over two keys, with a pin taken before each place in it. */
class RootedSmallScopeTest {
    private static final int STEPS = 4;

    private enum Op {
        PUT_A,
        DELETE_A,
        PUT_B,
        CLEAR,
        FREEZE,
        SETTLE,
        GIVE_UP,
        MERGE_ONE,
        HALF_AN_ENTRY
    }

    private static final byte[] A = {1};
    private static final byte[] B = {2};

    @Test
    void everySequenceShowsWhatAMapShows() {
        List<Op> sequence = new ArrayList<>();
        int runs = everyFrom(sequence);
        assertThat(runs).isEqualTo((int) Math.pow(Op.values().length, STEPS));
    }

    private int everyFrom(List<Op> sequence) {
        if (sequence.size() == STEPS) {
            new Run(sequence).run();
            return 1;
        }
        int runs = 0;
        for (Op op : Op.values()) {
            sequence.add(op);
            runs += everyFrom(sequence);
            sequence.remove(sequence.size() - 1);
        }
        return runs;
    }

    private static final class Run {
        private final List<Op> sequence;
        private final ColdFile file = new ColdFile(3, 2);
        private final RootedStateStore store = new RootedStateStore(file.cache, 2_000, Long.MAX_VALUE);
        private final TreeMap<String, String> expected = new TreeMap<>();
        private final Map<PinnedState, String> pins = new java.util.LinkedHashMap<>();
        private ChangedTable frozen;
        private int value;

        Run(List<Op> sequence) {
            this.sequence = sequence;
        }

        void run() {
            put(A); // in the file from the beginning
            store.settled(file.write(store.freezeTable()));
            store.mergeSome(10);
            for (Op op : sequence) {
                pins.put(store.pin(), expected.toString());
                step(op);
            }
            assertThat(shown(store)).as("%s", sequence).isEqualTo(expected.toString());
            assertThat(store.rows()).as("%s", sequence).isEqualTo(expected.size());
            assertThat(file.patiently(() -> store.get(B)) != null).isEqualTo(expected.containsKey(name(B)));
            pins.forEach((pin, then) -> {
                assertThat(shown(pin)).as("a pin in %s", sequence).isEqualTo(then);
                pin.close();
            });
            assertThat(store.pinnedBytes()).isZero();
            assertThat(file.pins()).as("roots held after %s", sequence).isEqualTo(1);
        }

        private void step(Op op) {
            switch (op) {
                case PUT_A -> put(A);
                case PUT_B -> put(B);
                case DELETE_A -> {
                    file.patiently(() -> store.delete(A));
                    expected.remove(name(A));
                }
                case CLEAR -> {
                    store.clear();
                    expected.clear();
                }
                case FREEZE -> {
                    if (store.canFreeze()) {
                        frozen = store.freezeTable();
                    }
                }
                case SETTLE -> {
                    if (frozen != null) {
                        store.settled(file.write(frozen));
                        frozen = null;
                    }
                }
                case GIVE_UP -> {
                    store.givenUp();
                    frozen = null;
                }
                case MERGE_ONE -> store.mergeSome(1);
                case HALF_AN_ENTRY -> halfAnEntry();
            }
        }

        private void halfAnEntry() {
            store.begin();
            if (store.takesBack()) {
                try {
                    store.overwrite(A, new byte[] {99});
                    store.clear();
                    store.put(B, new byte[] {99});
                    store.delete(A);
                } catch (MissingRowsException e) {
                    // up to what is not there
                }
                store.takeBack();
            }
            store.end();
        }

        private void put(byte[] key) {
            byte[] next = {(byte) ++value};
            file.patiently(() -> store.overwrite(key, next.clone()));
            expected.put(name(key), name(next));
        }

        private String shown(StateReader reader) {
            Map<String, String> shown = new TreeMap<>();
            StateReader.Scan scan = reader.scan(new byte[0], null);
            while (file.patiently(scan::next)) {
                shown.put(name(scan.key()), name(scan.value()));
            }
            return shown.toString();
        }

        private static String name(byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        }
    }
}
