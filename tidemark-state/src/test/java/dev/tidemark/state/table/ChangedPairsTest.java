package dev.tidemark.state.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.tree.write.Change;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a list of keys that are gone may cost (H106). */
class ChangedPairsTest {
    private final ChangedPairs changed = new ChangedPairs();
    private final StateTable table = new StateTable();

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void put(String key) {
        table.stamp(changed.stamp());
        table.put(bytes(key), bytes("v"));
    }

    private List<String> frozen() {
        changed.freeze();
        List<String> rows = new ArrayList<>();
        changed.frozen()
                .in(table)
                .forEachRemaining((Change change) -> rows.add(new String(change.key(), StandardCharsets.UTF_8)));
        return rows;
    }

    /** Then all is cut, and a row that did not change must be put again. */
    @Test
    void soManyKeysAreGoneThatAllThatIsLeftIsWritten() {
        put("kept");
        assertThat(frozen()).containsExactly("kept");
        changed.thaw(true);
        put("new");
        for (int i = 0; i < ChangedPairs.MAX_GONE_BYTES / 64; i++) {
            changed.removed(bytes("gone" + i), bytes("v"));
        }
        assertThat(frozen()).containsExactly("kept", "new");
        assertThat(changed.frozen().isAll()).isTrue();
        changed.thaw(false);
        assertThat(frozen()).as("the next one, after one that failed").containsExactly("kept", "new");
        changed.thaw(true);
        put("later");
        assertThat(frozen()).containsExactly("later");
    }
}
