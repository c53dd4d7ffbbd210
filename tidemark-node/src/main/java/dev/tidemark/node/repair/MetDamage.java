package dev.tidemark.node.repair;

import dev.tidemark.node.mail.ApplyTask;
import dev.tidemark.node.mail.FilesTask;
import dev.tidemark.tree.page.DamagedPageException;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * What the files lane does with damage that it meets in the data file, for a checkpoint, a snapshot or a scrub. Files
 * lane only.
 */
public final class MetDamage {
    private final boolean dataOnDisk;
    private final Consumer<FilesTask> files;
    private final Consumer<ApplyTask> apply;

    /** @param dataOnDisk whether pairs may be in the data file alone */
    public MetDamage(boolean dataOnDisk, Consumer<FilesTask> files, Consumer<ApplyTask> apply) {
        this.dataOnDisk = dataOnDisk;
        this.files = files;
        this.apply = apply;
    }

    /**
     * Has it repaired, if it is a page whose rows are to be had from other nodes alone.
     *
     * @param repaired run in the files lane when the page is whole again, or nobody needs it
     * @param failed run there if it cannot be repaired; the node has been told
     * @return false, with nothing done: it is no such page
     */
    public boolean repair(IOException damage, Runnable repaired, Runnable failed) {
        if (!dataOnDisk || !(damage instanceof DamagedPageException page) || page.range() == null) {
            return false;
        }
        apply.accept(new ApplyTask.RowsUnreadable(
                page, isWhole -> files.accept(new FilesTask.RepairPage(file -> (isWhole ? repaired : failed).run()))));
        return true;
    }
}
