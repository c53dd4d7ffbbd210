package dev.tidemark.disk;

import java.io.IOException;
import java.util.List;

/**
 * The files of one data directory, through the smallest interface that the log, the vote file and the snapshots need,
 * so that a simulated disk can lose, tear and damage what a real one might.
 *
 * <p>Names are relative to the root of the disk and use {@code /}. The empty name is the root directory.
 *
 * <p><b>Durability.</b> Nothing is durable by itself. The contents of a file are durable after {@link DiskFile#sync()};
 * a created, renamed or deleted name is durable after {@link #syncDirectory} of the directory that holds it, and a new
 * directory after {@link #syncDirectory} of its parent (hazard H08).
 *
 * <p><b>Errors.</b> Every method throws {@link IOException} when it could not do all of what it says. A caller treats a
 * failed write, sync or truncation as final (H06, H07): it must not try again on the same files. An open that fails for
 * want of a descriptor is not reported: the disk tries again until it succeeds (H164), which looks like one that hangs.
 *
 * <p><b>Threads.</b> Calls for different files may come from different threads. Threads that use a disk must not be
 * interrupted: an interrupt closes the channel for everybody (H110).
 */
public interface Disk {

    /** Creates an empty file and opens it for reading and writing. Fails if the name exists. */
    DiskFile create(String name) throws IOException;

    /** Opens an existing file for reading and writing. */
    DiskFile open(String name) throws IOException;

    boolean exists(String name) throws IOException;

    /** The names, without their directory, of what {@code directory} holds, in ascending order. */
    List<String> list(String directory) throws IOException;

    /** Creates a directory whose parent exists. Does nothing if it is there already. */
    void createDirectory(String name) throws IOException;

    /** Renames a file in one atomic step; an existing {@code to} is replaced. */
    void rename(String from, String to) throws IOException;

    void delete(String name) throws IOException;

    /** Makes the entries of a directory durable. */
    void syncDirectory(String name) throws IOException;

    /** Bytes that can still be written before the disk is full; an estimate. */
    long usableBytes() throws IOException;
}
