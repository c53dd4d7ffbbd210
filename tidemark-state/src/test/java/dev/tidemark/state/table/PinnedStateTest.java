package dev.tidemark.state.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * A pinned state stays what it was, whatever happens to the store, and costs nothing when nobody reads it any more
 * (H162).
 */
class PinnedStateTest {
    private final LayeredStateStore store = new LayeredStateStore();

    private static final class Reader {
        final PinnedState pin;
        final TreeMap<String, String> expected;
        final StateReader.Scan scan;
        final List<String> seen = new ArrayList<>();

        Reader(PinnedState pin, Map<String, String> expected) {
            this.pin = pin;
            this.expected = new TreeMap<>(expected);
            this.scan = pin.scan(new byte[0], null);
        }

        /** @return whether it has seen all */
        boolean step() {
            if (scan.next()) {
                seen.add(text(scan.key()) + "=" + text(scan.value()));
                return false;
            }
            return true;
        }

        void check(Random random) {
            String key = key(random);
            byte[] found = pin.get(bytes(key));
            assertThat(found == null ? null : text(found)).isEqualTo(expected.get(key));
        }

        List<String> all() {
            return expected.entrySet().stream()
                    .map(entry -> entry.getKey() + "=" + entry.getValue())
                    .toList();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String key(Random random) {
        return "k" + random.nextInt(40);
    }

    @Test
    void readersSeeTheMomentOfTheirPinWhateverIsWritten() {
        for (long seed = 1; seed <= 60; seed++) {
            Random random = new Random(seed);
            TreeMap<String, String> now = new TreeMap<>();
            List<Reader> readers = new ArrayList<>();
            store.clear();
            for (int step = 0; step < 800; step++) {
                change(random, now);
                layers(random);
                if (random.nextInt(15) == 0) {
                    readers.add(new Reader(store.pin(), now));
                }
                for (Reader reader : List.copyOf(readers)) {
                    reader.check(random);
                    if (random.nextInt(3) == 0 && reader.step()) {
                        assertThat(reader.seen).as("seed " + seed).isEqualTo(reader.all());
                        reader.pin.close();
                        readers.remove(reader);
                    }
                }
            }
            readers.forEach(reader -> reader.pin.close());
            assertThat(store.pinnedBytes()).isZero();
        }
    }

    private void change(Random random, TreeMap<String, String> now) {
        String key = key(random);
        String value = "v" + random.nextInt(1_000);
        switch (random.nextInt(random.nextInt(50) == 0 ? 4 : 3)) {
            case 0 -> {
                store.put(bytes(key), bytes(value));
                now.put(key, value);
            }
            case 1 -> {
                store.overwrite(bytes(key), bytes(value));
                now.put(key, value);
            }
            case 2 -> {
                store.delete(bytes(key));
                now.remove(key);
            }
            default -> {
                store.clear();
                now.clear();
            }
        }
    }

    private void layers(Random random) {
        switch (random.nextInt(12)) {
            case 0 -> {
                if (store.canFreeze()) {
                    store.freezeTable();
                }
            }
            case 1 -> store.thaw(true, null);
            case 2, 3 -> store.mergeSome(3);
            default -> {
                // nothing
            }
        }
    }

    @Test
    void whatIsKeptIsCountedOnceAndGivenBack() {
        store.put(bytes("a"), new byte[100_000]);
        store.put(bytes("b"), new byte[100_000]);
        PinnedState first = store.pin();
        PinnedState second = store.pin();
        assertThat(store.pinnedBytes()).isZero();
        store.overwrite(bytes("a"), new byte[100_000]);
        store.overwrite(bytes("a"), new byte[100_000]);
        assertThat(store.pinnedBytes()).isBetween(100_000L, 101_000L);
        store.delete(bytes("b"));
        assertThat(store.pinnedBytes()).isBetween(200_000L, 202_000L);
        first.close();
        assertThat(store.pinnedBytes()).isBetween(200_000L, 202_000L);
        second.close();
        assertThat(store.pinnedBytes()).isZero();
    }

    @Test
    void aLaterPinKeepsNothingThatOnlyAnEarlierOneNeeded() {
        store.put(bytes("a"), new byte[100_000]);
        PinnedState first = store.pin();
        store.put(bytes("a"), bytes("small"));
        PinnedState second = store.pin();
        first.close();
        assertThat(store.pinnedBytes()).isZero();
        assertThat(second.get(bytes("a"))).isEqualTo(bytes("small"));
    }

    @Test
    void theOldestIsRevokedAndToldSo() {
        store.put(bytes("a"), new byte[1_000]);
        PinnedState first = store.pin();
        List<String> told = new ArrayList<>();
        first.whenRevoked(() -> told.add("first"));
        store.clear();
        PinnedState second = store.pin();
        second.whenRevoked(() -> told.add("second"));
        store.put(bytes("b"), new byte[1_000]);
        assertThat(store.pinnedBytes()).isGreaterThan(1_000);
        store.revokeOldestPin();
        assertThat(told).containsExactly("first");
        assertThat(first.isRevoked()).isTrue();
        store.revokeOldestPin();
        store.revokeOldestPin();
        assertThat(told).containsExactly("first", "second");
        assertThat(store.pinnedBytes()).isZero();
        first.close();
        second.close();
    }

    /** Else a reply that is sent later would show what was written meanwhile (H113). */
    @Test
    void arraysThatWereGivenOutAreNotWrittenToWhileItIsOpen() {
        store.put(bytes("a"), bytes("old"));
        try (PinnedState pin = store.pin()) {
            byte[] held = pin.get(bytes("a"));
            store.overwrite(bytes("a"), bytes("new"));
            assertThat(held).isEqualTo(bytes("old"));
        }
    }
}
