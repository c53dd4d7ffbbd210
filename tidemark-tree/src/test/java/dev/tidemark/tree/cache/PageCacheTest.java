package dev.tidemark.tree.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.tree.DataFile;
import dev.tidemark.tree.TestTree;
import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.page.Page;
import dev.tidemark.tree.page.PageRef;
import dev.tidemark.tree.read.Cursor;
import dev.tidemark.tree.read.Lookup;
import java.io.IOException;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reads through a cache that is far too small, with frames that are poisoned when they are given up (R12, R13). */
final class PageCacheTest {
    private final PageCache cache = new PageCache(TestTree.SMALL, 6, 6, 3, true);
    private DataFile file;
    private NavigableMap<String, String> rows;
    private int reads;

    @BeforeEach
    void write() throws Exception {
        file = TestTree.create(new SimulatedDisk());
        file.checkpoint(TestTree.at(1), TestTree.changes(TestTree.rows("a", 400, 20)));
        file.checkpoint(
                TestTree.at(2),
                TestTree.changes(TestTree.put("a0100", "r".repeat(300)), TestTree.put("a0200", "R".repeat(9000))));
        rows = TestTree.content(file);
    }

    /** Reads one page that is wanted. */
    private boolean serve() throws IOException {
        Wanted wanted = cache.takeWanted();
        if (wanted == null) {
            return false;
        }
        reads++;
        assertThat(cache.arrived(wanted, file.pages().find(wanted.page()))).isTrue();
        return true;
    }

    private String get(String key) throws IOException {
        while (true) {
            Lookup.Result result = Lookup.get("tree", file.root(), TestTree.bytes(key), cache);
            if (!(result instanceof Lookup.Missing)) {
                return result instanceof Lookup.Present present ? TestTree.text(present.value()) : null;
            }
            assertThat(serve()).isTrue();
        }
    }

    @Test
    void everyRowIsFoundAndHotPagesAreReadOnce() throws Exception {
        for (Map.Entry<String, String> row : rows.entrySet()) {
            assertThat(get(row.getKey())).isEqualTo(row.getValue());
        }
        assertThat(get("b")).isNull();
        reads = 0;
        for (int i = 0; i < 100; i++) {
            assertThat(get("a0007")).isEqualTo(rows.get("a0007"));
        }
        assertThat(reads).isLessThanOrEqualTo(file.root().level() + 1);
    }

    /** Two cursors in turn take each other's pages away. */
    @Test
    void cursorsGoOnWhenTheirPagesAreTaken() throws Exception { // R13
        Cursor one = new Cursor("tree", file.root(), KeyRange.all(), cache);
        Cursor other = new Cursor("tree", file.root(), TestTree.range("a0150", null), cache);
        NavigableMap<String, String> found = new TreeMap<>();
        NavigableMap<String, String> foundByOther = new TreeMap<>();
        boolean more = true;
        while (more) {
            more = step(one, found) | step(other, foundByOther);
        }
        assertThat(found).isEqualTo(rows);
        assertThat(foundByOther).isEqualTo(rows.tailMap("a0150"));
    }

    private boolean step(Cursor cursor, Map<String, String> found) throws IOException {
        Cursor.Step step = cursor.next();
        if (step == Cursor.Step.ROW) {
            found.put(TestTree.text(cursor.key()), TestTree.text(cursor.value()));
        } else if (step == Cursor.Step.MISSING) {
            serve();
        }
        return step != Cursor.Step.END;
    }

    @Test
    void aPageIsRefusedAfterItsFrameWasUsedAgain() throws Exception { // R13
        get("a0000");
        Page held = cache.find(file.root().top().ref());
        assertThat(held.isStillThere()).isTrue();
        for (String key : rows.keySet()) {
            get(key);
        }
        assertThat(held.isStillThere()).isFalse();
    }

    @Test
    void aLateAnswerIsNotTaken() throws Exception { // R13
        PageRef root = file.root().top().ref();
        assertThat(cache.find(root)).isNull();
        Wanted first = cache.takeWanted();
        cache.forgetWanted();
        assertThat(cache.find(root)).isNull();
        Wanted second = cache.takeWanted();
        Page page = file.pages().find(root);
        assertThat(cache.arrived(first, page)).isFalse();
        assertThat(cache.find(root)).isNull();
        assertThat(cache.arrived(second, page)).isTrue();
        assertThat(cache.arrived(second, page)).isFalse();
        assertThat(cache.find(root)).isNotNull();
    }

    @Test
    void readsUnderWayAreBoundedAndAPageIsWantedOnce() throws Exception { // R12
        for (long address = 100; address < 110; address++) {
            PageRef ref = new PageRef(address, 1, 1, 40);
            assertThat(cache.find(ref)).isNull();
            assertThat(cache.find(ref)).isNull();
        }
        int wanted = 0;
        while (cache.takeWanted() != null) {
            wanted++;
        }
        assertThat(wanted).isEqualTo(3);
    }

    @Test
    void failuresThatNobodyAsksForAgainDoNotStopOthers() throws Exception { // R12
        for (long address = 100; address < 110; address++) {
            PageRef ref = new PageRef(address, 1, 1, 40);
            assertThat(cache.find(ref)).isNull();
            cache.failed(cache.takeWanted(), new IOException("a bad sector at " + address));
        }
        assertThat(get("a0007")).isEqualTo(rows.get("a0007"));
        assertThatThrownBy(() -> cache.find(new PageRef(109, 1, 1, 40))).hasMessage("a bad sector at 109");
        assertThat(cache.find(new PageRef(100, 1, 1, 40)))
                .as("the oldest was dropped")
                .isNull();
    }

    @Test
    void aReadThatFailedIsToldOnceAndTriedAgain() throws Exception { // H146
        PageRef root = file.root().top().ref();
        cache.find(root);
        cache.failed(cache.takeWanted(), new IOException("a bad sector"));
        assertThatThrownBy(() -> cache.find(root)).hasMessage("a bad sector");
        assertThat(get("a0007")).isEqualTo(rows.get("a0007"));
    }
}
