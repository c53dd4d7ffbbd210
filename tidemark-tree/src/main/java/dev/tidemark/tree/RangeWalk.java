package dev.tidemark.tree;

import dev.tidemark.tree.file.PageFile;
import dev.tidemark.tree.page.Cell;
import dev.tidemark.tree.page.Child;
import dev.tidemark.tree.page.DamagedPageException;
import dev.tidemark.tree.page.InnerPage;
import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.page.Keys;
import dev.tidemark.tree.page.LeafPage;
import dev.tidemark.tree.page.Page;
import dev.tidemark.tree.page.PageRef;
import dev.tidemark.tree.page.RunPage;
import dev.tidemark.tree.read.Root;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Reads the pages of one root that hold a range of keys, in the order of keys, up to a number of bytes. It holds
 * nothing on to the root: who goes on later goes on from a key, in whatever root is the newest then.
 */
final class RangeWalk {
    private final PageFile file;
    private final KeyRange range;
    private final long bytes;
    /** Pages that need not be read, with all that is below them. */
    private final Predicate<PageRef> skipped;

    private final Set<PageRef> seen = new HashSet<>();
    private long read;
    /** Whether a leaf or a run was read as a whole, so that the walk may stop before the next. */
    private boolean hasAdvanced;
    /** All before it was read; null as long as the walk goes on. */
    private byte[] stoppedAt;

    /** @param bytes that are read at most, and one page more */
    RangeWalk(PageFile file, KeyRange range, long bytes, Predicate<PageRef> skipped) {
        this.file = file;
        this.range = range;
        this.bytes = bytes;
        this.skipped = skipped;
    }

    /**
     * @return the key up to which all of the range was read; null: all of it was
     * @throws DamagedPageException with the keys that cannot be read
     * @throws UnreadRangeException if the disk does not read
     */
    byte[] read(Root root) throws IOException {
        if (!root.isEmpty()) {
            child(root.top(), root.level(), Keys.LEAST, null);
        }
        return stoppedAt;
    }

    /** Bytes that were read. */
    long bytesRead() {
        return read;
    }

    /** The pages that were read. */
    Set<PageRef> seen() {
        return seen;
    }

    private void child(Child child, int level, byte[] low, byte[] high) throws IOException {
        if (!range.meets(low, high) || skipped.test(child.ref()) || stopsBefore(low)) {
            return;
        }
        Page page = page(child.ref(), new KeyRange(low, high));
        if (level == 0) {
            leaf(LeafPage.of(file.name(), page));
            return;
        }
        InnerPage inner = InnerPage.of(file.name(), page, level);
        for (int i = inner.childOf(range.from()); i < inner.count() && stoppedAt == null; i++) {
            child(inner.child(i), level - 1, inner.low(i, low), inner.high(i, high));
        }
    }

    private void leaf(LeafPage leaf) throws IOException {
        for (int i = leaf.firstAtLeast(range.from()); i < leaf.count(); i++) {
            Cell cell = leaf.cell(i);
            if (!Keys.isBelow(cell.key(), range.to())) {
                break;
            }
            if (cell.hasRun() && !skipped.test(cell.run())) {
                if (stopsBefore(cell.key())) {
                    return;
                }
                KeyRange row = KeyRange.ofKey(cell.key());
                Page run = page(cell.run(), row);
                RunPage.key(file.name(), run);
                hasAdvanced = true;
            }
        }
        hasAdvanced = true;
    }

    private boolean stopsBefore(byte[] low) {
        if (stoppedAt == null && hasAdvanced && read >= bytes) {
            stoppedAt = Keys.compare(low, range.from()) < 0 ? range.from() : low;
        }
        return stoppedAt != null;
    }

    private Page page(PageRef ref, KeyRange keys) throws IOException {
        try {
            Page page = file.read(ref);
            read += (long) file.format().blocks(ref.bytes()) * file.format().blockBytes();
            seen.add(ref);
            return page;
        } catch (DamagedPageException e) {
            throw e.touching(keys);
        } catch (IOException e) {
            throw new UnreadRangeException(keys, e);
        }
    }
}
