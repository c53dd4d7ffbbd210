package dev.tidemark.tree.write;

import dev.tidemark.tree.file.PageFile;
import dev.tidemark.tree.page.Cell;
import dev.tidemark.tree.page.Child;
import dev.tidemark.tree.page.DamagedPageException;
import dev.tidemark.tree.page.InnerPage;
import dev.tidemark.tree.page.LeafPage;
import dev.tidemark.tree.page.Page;
import dev.tidemark.tree.page.PageRef;
import dev.tidemark.tree.page.RunPage;
import dev.tidemark.tree.page.Summary;
import dev.tidemark.tree.space.Allocation;
import java.io.IOException;

/** The pages of the old tree that a merge reads and frees. */
final class OldPages {
    /** What is read wrong once may be right the next time; blocks that are lost are lost for good. */
    private static final int READS = 4;

    private final PageFile file;
    private final Allocation allocation;
    private long read;

    OldPages(PageFile file, Allocation allocation) {
        this.file = file;
        this.allocation = allocation;
    }

    LeafPage leaf(Child child) throws IOException {
        return LeafPage.of(file.name(), read(child.ref()));
    }

    /** A leaf whose rows are those that its parent has the digest of. */
    LeafPage leafAsSummed(Child child) throws IOException {
        LeafPage page = leaf(child);
        Summary seen = Summary.EMPTY;
        for (int i = 0; i < page.count(); i++) {
            seen = seen.plus(page.cell(i).summary());
        }
        if (!seen.equals(child.summary())) {
            throw notAsSummed(child);
        }
        return page;
    }

    InnerPage inner(Child child, int level) throws IOException {
        return InnerPage.of(file.name(), read(child.ref()), level);
    }

    byte[] value(Cell cell) throws IOException {
        return cell.hasRun() ? RunPage.value(file.name(), read(cell.run()), cell) : cell.value();
    }

    private Page read(PageRef ref) throws IOException {
        read++;
        return file.read(ref);
    }

    /** How many pages were read. */
    long read() {
        return read;
    }

    DamagedPageException notAsSummed(Child child) {
        return DamagedPageException.malformed(
                file.name(), child.ref(), "its rows are not those that its parent has the digest of");
    }

    void free(Child child) {
        allocation.free(child.ref());
    }

    void freeRun(Cell cell) {
        if (cell.hasRun()) {
            allocation.free(cell.run());
        }
    }

    /**
     * Frees a whole subtree. Inner pages, and leaves with runs, are read to know their blocks. If the disk does not
     * give them, asked several times, those blocks stay in use by nobody: what is damaged can always be cut away and
     * put again, and an inspection finds what that left.
     */
    void freeAll(Child child, int level) {
        boolean isDone = false;
        for (int i = 0; i < READS && !isDone; i++) {
            isDone = freeBelow(child, level);
        }
        free(child);
    }

    /** @return false if the page could not be read, and nothing was freed */
    private boolean freeBelow(Child child, int level) {
        try {
            if (level > 0) {
                freeChildren(inner(child, level), level);
            } else if (child.summary().hasRuns()) {
                freeRuns(leaf(child));
            }
            return true;
        } catch (IOException e) {
            return false; // nobody else names what it leads to
        }
    }

    private void freeChildren(InnerPage page, int level) {
        for (int i = 0; i < page.count(); i++) {
            freeAll(page.child(i), level - 1);
        }
    }

    private void freeRuns(LeafPage page) {
        for (int i = 0; i < page.count(); i++) {
            freeRun(page.cell(i));
        }
    }
}
