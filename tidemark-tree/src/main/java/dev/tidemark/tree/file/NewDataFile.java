package dev.tidemark.tree.file;

import dev.tidemark.disk.Disk;
import dev.tidemark.disk.DiskFile;
import dev.tidemark.tree.page.Child;
import dev.tidemark.tree.page.PageRef;
import dev.tidemark.tree.page.TreeFormat;
import java.io.IOException;

/**
 * Makes an empty data file, aside, with both meta slots whole: it is durable before it has its name (H08), so a file of
 * that name that cannot be read was damaged.
 */
public final class NewDataFile {
    private static final String TEMPORARY = ".tmp";

    private NewDataFile() {}

    /**
     * Durable when it returns. The name must be free; a file that an earlier attempt left aside is removed.
     *
     * @throws IOException if the name is taken, or the disk fails
     */
    public static void create(Disk disk, String name, TreeIdentity identity, TreeFormat format) throws IOException {
        if (disk.exists(name)) {
            throw new IOException("data file " + name + " exists already; it is not replaced");
        }
        String temporary = name + TEMPORARY;
        if (disk.exists(temporary)) {
            disk.delete(temporary);
        }
        try (DiskFile file = disk.create(temporary)) {
            for (int slot = 0; slot < Meta.SLOTS; slot++) {
                MetaSlots.write(file, empty(identity, format, slot));
            }
            file.sync();
        }
        disk.rename(temporary, name);
        disk.syncDirectory(parent(name));
    }

    private static Meta empty(TreeIdentity identity, TreeFormat format, long sequence) {
        return new Meta(
                identity,
                format,
                sequence,
                CheckpointPosition.ZERO,
                Child.NONE,
                0,
                PageRef.NONE,
                0,
                PageFile.metaBlocks(format) / format.segmentBlocks(),
                PageFile.metaBlocks(format),
                0);
    }

    private static String parent(String name) {
        int slash = name.lastIndexOf('/');
        return slash < 0 ? "" : name.substring(0, slash);
    }
}
