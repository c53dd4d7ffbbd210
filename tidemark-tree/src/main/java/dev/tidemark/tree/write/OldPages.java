package dev.tidemark.tree.write;

import dev.tidemark.tree.file.PageFile;
import dev.tidemark.tree.page.Cell;
import dev.tidemark.tree.page.Child;
import dev.tidemark.tree.page.DamagedPageException;
import dev.tidemark.tree.page.InnerPage;
import dev.tidemark.tree.page.LeafPage;
import dev.tidemark.tree.page.RunPage;
import dev.tidemark.tree.space.Allocation;
import java.io.IOException;

/** The pages of the old tree that a merge reads and frees. */
final class OldPages {
    private final PageFile file;
    private final Allocation allocation;

    OldPages(PageFile file, Allocation allocation) {
        this.file = file;
        this.allocation = allocation;
    }

    LeafPage leaf(Child child) throws IOException {
        return LeafPage.of(file.name(), file.read(child.ref()));
    }

    InnerPage inner(Child child, int level) throws IOException {
        return InnerPage.of(file.name(), file.read(child.ref()), level);
    }

    byte[] value(Cell cell) throws IOException {
        return cell.hasRun() ? RunPage.value(file.name(), file.read(cell.run()), cell) : cell.value();
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
     * Frees a whole subtree. A leaf is read only if it has runs, and is freed without a look otherwise: so rows whose
     * leaf is damaged can be cut away and put again.
     */
    void freeAll(Child child, int level) throws IOException {
        if (level > 0) {
            InnerPage page = inner(child, level);
            for (int i = 0; i < page.count(); i++) {
                freeAll(page.child(i), level - 1);
            }
        } else if (child.summary().hasRuns()) {
            LeafPage page = leaf(child);
            for (int i = 0; i < page.count(); i++) {
                freeRun(page.cell(i));
            }
        }
        free(child);
    }
}
