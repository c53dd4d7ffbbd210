package dev.tidemark.state.rooted;

import dev.tidemark.state.table.Defect;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What takes back the changes of one entry, if a row that it needs turns out not to be in memory (H156). Kept as long
 * as the entry runs: what was under each key in the table, in the order in which they were changed.
 */
final class EntryUndo {
    private final List<byte[]> keys = new ArrayList<>();
    private final List<byte[]> before = new ArrayList<>();
    private final List<Runnable> replaced = new ArrayList<>();
    private boolean active;

    /** How one change is taken back. */
    interface Taker {
        /** @param value what was in the table; null: nothing */
        void restore(byte[] key, byte[] value);
    }

    void begin() {
        if (active) {
            throw new IllegalStateException("an entry is applied while another one is (H156). " + Defect.STOPS);
        }
        active = true;
    }

    boolean isActive() {
        return active;
    }

    /** @param value what is in the table, null: nothing; never written to any more */
    void changes(byte[] key, byte[] value) {
        if (active) {
            keys.add(key);
            before.add(value);
        }
    }

    /** All of the state is replaced. */
    void replaces(Runnable restore) {
        if (active) {
            keys.add(null);
            before.add(null);
            replaced.add(restore);
        }
    }

    /** The keys of which nothing was in the table before. */
    void newKeys(Consumer<byte[]> action) {
        for (int i = 0; i < keys.size(); i++) {
            if (keys.get(i) != null && before.get(i) == null) {
                action.accept(keys.get(i));
            }
        }
    }

    void takeBack(Taker taker) {
        for (int i = keys.size() - 1; i >= 0; i--) {
            if (keys.get(i) == null) {
                replaced.remove(replaced.size() - 1).run();
            } else {
                taker.restore(keys.get(i), before.get(i));
            }
        }
        end();
    }

    void end() {
        active = false;
        keys.clear();
        before.clear();
        replaced.clear();
    }
}
