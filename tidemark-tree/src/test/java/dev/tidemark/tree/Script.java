package dev.tidemark.tree;

import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.write.Change;
import dev.tidemark.tree.write.Changes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A list of checkpoints, and what the rows are after each. */
final class Script {
    private final List<List<KeyRange>> cuts = new ArrayList<>();
    private final List<List<Change>> rows = new ArrayList<>();
    private final List<NavigableMap<String, String>> states = new ArrayList<>(List.of(new TreeMap<>()));

    /** Adds a checkpoint; the rows may be in any order. */
    Script then(Change... changes) {
        return then(List.of(), changes);
    }

    Script then(List<KeyRange> cut, Change... changes) {
        NavigableMap<String, Change> sorted = new TreeMap<>();
        for (Change change : changes) {
            sorted.put(TestTree.text(change.key()), change);
        }
        NavigableMap<String, String> state = new TreeMap<>(states.get(states.size() - 1));
        state.keySet().removeIf(key -> cut.stream().anyMatch(range -> range.contains(TestTree.bytes(key))));
        sorted.forEach((key, change) -> {
            if (change.isDelete()) {
                state.remove(key);
            } else {
                state.put(key, TestTree.text(change.value()));
            }
        });
        cuts.add(cut);
        rows.add(List.copyOf(sorted.values()));
        states.add(state);
        return this;
    }

    int length() {
        return rows.size();
    }

    /** @param number from 1; it is the offset of the checkpoint as well */
    Changes changes(int number) {
        return Changes.of(cuts.get(number - 1), rows.get(number - 1));
    }

    /** What the rows are after so many checkpoints. */
    NavigableMap<String, String> state(long number) {
        return states.get((int) number);
    }

    void run(DataFile file, int from, int to) throws IOException {
        for (int i = from; i <= to; i++) {
            file.checkpoint(TestTree.at(i), changes(i));
        }
    }

    /** Leaves, an inner page, runs, a cut, deletions, and no change at all. */
    static Script ofEverything() {
        return new Script()
                .then(TestTree.rows("a", 120, 20))
                .then(TestTree.put("a0007", "w".repeat(700)), TestTree.put("b", "x"), TestTree.delete("a0001"))
                .then(List.of(TestTree.range("a0003", "a0021")), TestTree.put("a0010", "again"))
                .then()
                .then(TestTree.put("a0010", "r".repeat(300)), TestTree.delete("b"))
                .then(TestTree.rows("c", 20, 20));
    }
}
