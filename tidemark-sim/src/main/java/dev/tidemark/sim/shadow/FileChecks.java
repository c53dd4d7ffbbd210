package dev.tidemark.sim.shadow;

import dev.tidemark.sim.judge.Invariant;
import dev.tidemark.sim.judge.Judge;
import dev.tidemark.sim.judge.Violation;
import dev.tidemark.sim.time.Dice;
import dev.tidemark.state.row.StateDigest;
import dev.tidemark.state.row.StateRows;
import dev.tidemark.tree.DataFile;
import dev.tidemark.tree.page.Digest;
import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.page.Keys;
import dev.tidemark.tree.page.RowDigest;
import dev.tidemark.tree.page.Summary;
import dev.tidemark.tree.read.Cursor;
import dev.tidemark.tree.read.Root;
import dev.tidemark.tree.write.Change;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;

/** Compares a data file with the state that it must hold. What the disk does not read is for the caller to judge. */
final class FileChecks {
    private static final int LOOKUPS = 3;
    private static final int SCANNED = 8;
    private static final double OF_ALL_SUMS = 0.1;
    private static final double CACHED = 0.15;

    /** Nobody asks for what does not hold, and there is nothing to go on with. */
    static final class Overlooked extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private final Judge judge;
    private final Dice dice;
    private final int node;

    FileChecks(Judge judge, Dice dice, int node) {
        this.judge = judge;
        this.dice = dice;
        this.node = node;
    }

    void require(boolean isSo, Invariant invariant, String what) {
        if (!isSo) {
            judge.violated(invariant, node, what);
            throw new Overlooked();
        }
    }

    /** Something was thrown that no rule speaks of. */
    void found(Exception e) {
        judge.violated(new Violation(Invariant.TREE_IS_STATE, "n" + node + " has a data file that fails: " + e, e));
    }

    /** By what the root says, without a look at the pages below. */
    void requireRoot(Root root, Reference expected, Invariant invariant) {
        Reference found = new Reference(root.rows(), root.digest());
        require(
                found.equals(expected),
                invariant,
                "has a data file as of " + root.position() + " with " + found + "; the state there has " + expected
                        + " (R15)");
    }

    /** Some rows, by look-ups and scans, with the state at hand. */
    void sample(DataFile file, List<Change> rows, StateDigest pairs) throws IOException {
        CachedReads cached = dice.chance(CACHED) ? new CachedReads(file, dice) : null;
        for (int i = 0; i < LOOKUPS && !rows.isEmpty(); i++) {
            Change row = rows.get(dice.pick(rows.size()));
            requireValue(row.key(), row.value(), get(file, cached, row.key()));
            byte[] absent = Arrays.copyOf(row.key(), row.key().length + 1);
            if (i + 1 == LOOKUPS && !holds(rows, absent)) {
                requireValue(absent, null, get(file, cached, absent));
            }
        }
        if (!rows.isEmpty()) {
            scan(file, cached, rows);
        }
        if (dice.chance(OF_ALL_SUMS)) {
            Summary sum = file.sum(StateRows.pairs());
            Digest digest = new Digest(pairs.high(), pairs.low());
            require(
                    sum.digest().equals(digest),
                    Invariant.TREE_IS_STATE,
                    "has a data file as of " + file.root().position() + " whose pairs have digest " + sum.digest()
                            + "; those of the state have " + digest + " (R15)");
        }
    }

    private static byte[] get(DataFile file, CachedReads cached, byte[] key) throws IOException {
        return cached == null ? file.get(key) : cached.get(key);
    }

    private static boolean holds(List<Change> rows, byte[] key) {
        return Collections.binarySearch(rows, Change.delete(key), (one, other) -> Keys.compare(one.key(), other.key()))
                >= 0;
    }

    private void requireValue(byte[] key, byte[] expected, byte[] found) {
        require(
                Arrays.equals(expected, found),
                Invariant.TREE_IS_STATE,
                "finds " + hex(found) + " in its data file under " + hex(key) + "; its state has " + hex(expected));
    }

    private void scan(DataFile file, CachedReads cached, List<Change> rows) throws IOException {
        int from = dice.pick(rows.size());
        int to = Math.min(rows.size(), from + 1 + dice.pick(SCANNED));
        KeyRange range = new KeyRange(
                rows.get(from).key(), to == rows.size() ? null : rows.get(to).key());
        Cursor cursor = cached == null ? file.scan(range) : cached.scan(range);
        for (int i = from; i < to; i++) {
            boolean isThere = next(cursor, cached);
            requireValue(rows.get(i).key(), rows.get(i).key(), isThere ? cursor.key() : null);
            requireValue(rows.get(i).key(), rows.get(i).value(), cursor.value());
        }
        require(!next(cursor, cached), Invariant.TREE_IS_STATE, "finds a row in its data file that its state lacks");
    }

    /** @return false at the end */
    private boolean next(Cursor cursor, CachedReads cached) throws IOException {
        try {
            return cached == null ? cursor.next() == Cursor.Step.ROW : cached.next(cursor);
        } catch (IOException e) {
            keepsFailing(cursor);
            throw e;
        }
    }

    /** It must never leave out the rows that it could not read (rule R10). */
    private void keepsFailing(Cursor cursor) {
        try {
            cursor.next();
        } catch (IOException e) {
            return;
        }
        require(false, Invariant.TREE_IS_STATE, "has a cursor that failed and goes on (R10)");
    }

    /** All rows of a root, one by one. */
    void requireAll(Cursor cursor, Reference expected, Invariant invariant, String what) throws IOException {
        long rows = 0;
        Digest digest = Digest.ZERO;
        while (next(cursor, null)) {
            rows++;
            digest = digest.plus(RowDigest.of(cursor.key(), cursor.value()));
        }
        Reference found = new Reference(rows, digest);
        require(found.equals(expected), invariant, "reads " + found + " from " + what + "; the state had " + expected);
    }

    private static String hex(byte[] bytes) {
        return bytes == null ? "nothing" : HexFormat.of().formatHex(bytes);
    }
}
