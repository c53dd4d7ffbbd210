package dev.tidemark.node.support;

import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.node.healing.Aside;
import dev.tidemark.state.datafile.RootReader;
import dev.tidemark.state.datafile.StateFile;
import dev.tidemark.tree.file.TreeIdentity;
import dev.tidemark.tree.page.TreeFormat;
import java.util.UUID;

/** Data files of tests, with blocks of sectors. */
public final class StateFiles {
    public static final TreeFormat SMALL = new TreeFormat(512, 1024, 8192);

    private StateFiles() {}

    /** The one that is there, or an empty one. */
    public static StateFile open(SimulatedDisk disk, UUID cluster) throws Exception {
        Aside aside = new Aside(disk);
        StateFile file = StateFile.open(disk, new TreeIdentity(cluster, 0, new UUID(8, 8)), SMALL, aside::takeOne);
        if (!file.exists()) {
            file.create();
        }
        return file;
    }

    /** Reads and checks all of it. */
    public static void read(StateFile file) throws Exception {
        RootReader reader = file.read();
        boolean read = false;
        while (!read) {
            read = reader.readSome(1 << 20);
        }
    }
}
