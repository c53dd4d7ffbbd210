package dev.tidemark.disk;

/** What can be asked of a disk, and so can fail. */
public enum DiskOperation {
    CREATE,
    OPEN,
    LIST,
    CREATE_DIRECTORY,
    RENAME,
    DELETE,
    SYNC_DIRECTORY,
    READ,
    WRITE,
    TRUNCATE,
    SYNC;

    /** Whether it changes what a crash may leave. */
    public boolean changes() {
        return switch (this) {
            case OPEN, LIST, READ -> false;
            case CREATE, CREATE_DIRECTORY, RENAME, DELETE, SYNC_DIRECTORY, WRITE, TRUNCATE, SYNC -> true;
        };
    }
}
