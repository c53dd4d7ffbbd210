package dev.tidemark.sim.shadow;

import dev.tidemark.state.change.StateChanges;
import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.page.Keys;
import dev.tidemark.tree.write.Change;
import dev.tidemark.tree.write.Changes;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;

/**
 * What the file lacks: the changes of one freeze, or of several if checkpoints were given up in between. Later ones
 * hide earlier ones, as a table hides the frozen one below it.
 */
final class PendingChanges {
    private final long since;
    private long upTo;
    private List<KeyRange> cuts = new ArrayList<>();
    private final TreeMap<byte[], Change> rows = new TreeMap<>(Keys::compare);

    PendingChanges(long since) {
        this.since = since;
        this.upTo = since;
    }

    /** The entry that the state stood at before the first of them. */
    long since() {
        return since;
    }

    /** Whether {@code more} goes on where these end. */
    boolean isFollowedBy(StateChanges more) {
        return more.since() == upTo;
    }

    void add(StateChanges more, long offset) {
        upTo = offset;
        for (KeyRange cut : more.cuts()) {
            cut(cut);
        }
        for (Iterator<Change> each = more.rows(); each.hasNext(); ) {
            Change row = each.next();
            rows.put(row.key(), row);
        }
    }

    private void cut(KeyRange cut) {
        (cut.to() == null ? rows.tailMap(cut.from(), true) : rows.subMap(cut.from(), true, cut.to(), false)).clear();
        List<KeyRange> joined = new ArrayList<>();
        KeyRange more = cut;
        for (KeyRange one : cuts) {
            if (one.meets(more.from(), more.to())) {
                more = hull(one, more);
            } else {
                joined.add(one);
            }
        }
        joined.add(more);
        joined.sort((one, other) -> Keys.compare(one.from(), other.from()));
        cuts = joined;
    }

    private static KeyRange hull(KeyRange one, KeyRange other) {
        byte[] from = Keys.compare(one.from(), other.from()) <= 0 ? one.from() : other.from();
        return new KeyRange(from, Keys.isBoundWithin(one.to(), other.to()) ? other.to() : one.to());
    }

    Changes changes() {
        return Changes.of(cuts, List.copyOf(rows.values()));
    }

    /** The state is about to be thawed: values may be written to from then on. */
    void keep() {
        rows.replaceAll(
                (key, row) -> row.isDelete() ? row : Change.put(key, row.value().clone()));
    }
}
