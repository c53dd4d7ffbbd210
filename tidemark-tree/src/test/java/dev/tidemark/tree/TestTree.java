package dev.tidemark.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.disk.Disk;
import dev.tidemark.tree.check.PageVisitor;
import dev.tidemark.tree.check.TreeInspector;
import dev.tidemark.tree.check.TreeReport;
import dev.tidemark.tree.file.CheckpointPosition;
import dev.tidemark.tree.file.TreeIdentity;
import dev.tidemark.tree.file.TreeRefusedException;
import dev.tidemark.tree.page.Digest;
import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.page.RowDigest;
import dev.tidemark.tree.page.TreeFormat;
import dev.tidemark.tree.read.Cursor;
import dev.tidemark.tree.write.Change;
import dev.tidemark.tree.write.Changes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;

/** What tests of data files share. */
public final class TestTree {
    public static final String NAME = "tree";
    /** Small, so that a few rows make a tree of several levels: blocks of a sector, segments of 16 blocks. */
    public static final TreeFormat SMALL = new TreeFormat(512, 1024, 8192);

    public static final TreeIdentity IDENTITY = new TreeIdentity(new UUID(1, 2), 0, new UUID(3, 4));

    private TestTree() {}

    public static DataFile create(Disk disk) throws IOException, TreeRefusedException {
        DataFile.create(disk, NAME, IDENTITY, SMALL);
        return open(disk);
    }

    public static DataFile open(Disk disk) throws IOException, TreeRefusedException {
        return DataFile.open(disk, NAME, IDENTITY);
    }

    public static CheckpointPosition at(long offset) {
        return new CheckpointPosition(offset, 1, 1000 + offset);
    }

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    public static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    public static Change put(String key, String value) {
        return Change.put(bytes(key), bytes(value));
    }

    public static Change delete(String key) {
        return Change.delete(bytes(key));
    }

    /** Rows in any order. */
    public static Changes changes(Change... rows) {
        List<Change> sorted = new ArrayList<>(List.of(rows));
        sorted.sort((one, other) -> text(one.key()).compareTo(text(other.key())));
        return Changes.of(List.of(), sorted);
    }

    public static Changes cut(KeyRange... cuts) {
        return Changes.of(List.of(cuts), List.of());
    }

    public static KeyRange range(String from, String to) {
        return new KeyRange(bytes(from), to == null ? null : bytes(to));
    }

    /** So many rows, {@code prefix000} and on, with values of that length. */
    public static Change[] rows(String prefix, int count, int valueBytes) {
        Change[] rows = new Change[count];
        for (int i = 0; i < count; i++) {
            rows[i] = put(key(prefix, i), "v".repeat(valueBytes));
        }
        return rows;
    }

    public static String key(String prefix, int number) {
        return String.format("%s%04d", prefix, number);
    }

    public static NavigableMap<String, String> content(DataFile file) throws IOException {
        return read(file.scan(KeyRange.all()));
    }

    public static NavigableMap<String, String> read(Cursor cursor) throws IOException {
        NavigableMap<String, String> rows = new TreeMap<>();
        String last = null;
        while (cursor.next() == Cursor.Step.ROW) {
            String key = text(cursor.key());
            assertThat(last == null || last.compareTo(key) < 0).as("ascending").isTrue();
            rows.put(key, text(cursor.value()));
            last = key;
        }
        return rows;
    }

    public static Digest digest(Map<String, String> rows) {
        Digest digest = Digest.ZERO;
        for (Map.Entry<String, String> row : rows.entrySet()) {
            digest = digest.plus(RowDigest.of(bytes(row.getKey()), bytes(row.getValue())));
        }
        return digest;
    }

    /** Every page, sum and block is right, by the inspector (rule R6). */
    public static TreeReport assertWhole(Disk disk) throws IOException, TreeRefusedException {
        TreeReport report = TreeInspector.inspect(disk, NAME, PageVisitor.NONE);
        assertThat(report.findings()).isEmpty();
        return report;
    }
}
