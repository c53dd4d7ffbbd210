package dev.tidemark.sim.shadow;

import dev.tidemark.tree.page.Keys;
import dev.tidemark.tree.read.Cursor;
import dev.tidemark.tree.write.Change;
import dev.tidemark.tree.write.Changes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What has to change for a file to hold given rows. */
final class Difference {
    private Difference() {}

    /**
     * @param file all rows that it has
     * @param rows that it must have, ascending
     */
    static Changes between(Cursor file, List<Change> rows) throws IOException {
        List<Change> changes = new ArrayList<>();
        int next = 0;
        while (file.next() == Cursor.Step.ROW) {
            int order = -1;
            while (next < rows.size() && (order = Keys.compare(rows.get(next).key(), file.key())) < 0) {
                changes.add(rows.get(next++));
            }
            if (next == rows.size() || order > 0) {
                changes.add(Change.delete(file.key()));
            } else if (!Arrays.equals(rows.get(next).value(), file.value())) {
                changes.add(rows.get(next++));
            } else {
                next++;
            }
        }
        changes.addAll(rows.subList(next, rows.size()));
        return Changes.of(List.of(), changes);
    }
}
