package dev.tidemark.disk;

/**
 * A call that a {@link SimulatedDisk} is about to carry out.
 *
 * @param operation what is asked
 * @param name of the file or directory; of a rename the old name
 * @param position in the file, or the new size of a truncation; 0 for others
 * @param bytes to be read or written; 0 for others
 */
public record DiskCall(DiskOperation operation, String name, long position, int bytes) {}
