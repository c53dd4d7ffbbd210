package dev.tidemark.state.rooted;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.state.ColdFile;
import dev.tidemark.state.row.MissingRowsException;
import dev.tidemark.state.table.PinnedState;
import org.junit.jupiter.api.Test;

/** What is run for nothing but its pages wants all of them, and leaves nothing (H156). */
class RehearsalTest {
    private static final int ROWS = 200;

    private final ColdFile file = new ColdFile(3, 4);
    private final RootedStateStore store = new RootedStateStore(file.cache, 0, Long.MAX_VALUE);

    private static byte[] key(int number) {
        return new byte[] {5, (byte) number};
    }

    private void writeAll() {
        for (int i = 0; i < ROWS; i++) {
            store.put(key(i), new byte[20]);
        }
        store.settled(file.write(store.freezeTable()));
        while (!store.mergeSome(10)) {
            // the next slice
        }
    }

    private int served() {
        int served = 0;
        while (file.serveOne()) {
            served++;
        }
        return served;
    }

    /** An entry of two hundred fields was run, and taken back, once for each of the pages that it lacked. */
    @Test
    void allPagesAreWantedAtOnce() {
        writeAll();
        Runnable entry = () -> {
            for (int i = 0; i < ROWS; i += 10) {
                store.put(key(i), new byte[] {1});
            }
        };
        int most = 0;
        for (int i = 0; i < 10; i++) {
            store.rehearse(entry);
            most = Math.max(most, served());
        }
        assertThat(most).as("pages that were wanted at once, as many as may be").isEqualTo(4);
        assertThat(store.rows()).isEqualTo(ROWS);
        for (int i = 0; i < ROWS; i++) {
            int number = i;
            assertThat(file.patiently(() -> store.get(key(number))))
                    .as("row %d", i)
                    .hasSize(20);
        }
    }

    @Test
    void withoutAPageThatItLacksItSaysSo() {
        store.put(key(1), new byte[20]);
        assertThat(store.rehearse(() -> store.delete(key(1)))).isNull();
        store.settled(file.write(store.freezeTable()));
        store.mergeSome(10);
        assertThat(store.rehearse(() -> store.delete(key(1)))).isNotNull();
        served();
        assertThat(store.rehearse(() -> store.delete(key(1)))).isNull();
    }

    /** Rows that a rehearsal takes for absent are there for everybody else. */
    @Test
    void aPinSeesNothingOfWhatIsGuessed() {
        writeAll();
        PinnedState pin = store.pin();
        assertThat(store.rehearse(() -> store.put(key(7), new byte[] {1}))).isNotNull();
        assertThat(file.patiently(() -> pin.get(key(7)))).hasSize(20);
        pin.close();
    }

    /** A real entry that lacks a page is not applied with a guess. */
    @Test
    void afterARehearsalNothingIsGuessed() {
        writeAll();
        assertThat(store.rehearse(() -> {
                    store.get(key(1));
                    throw new IllegalStateException("it makes no sense");
                }))
                .isNotNull();
        MissingRowsException missing = null;
        try {
            store.get(key(1));
        } catch (MissingRowsException e) {
            missing = e;
        }
        assertThat(missing).isNotNull();
    }
}
