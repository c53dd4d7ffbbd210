/**
 * Files seen through a small interface: {@link dev.tidemark.disk.FileDisk} is the file system of the machine, {@link
 * dev.tidemark.disk.SimulatedDisk} one in memory that loses, tears and damages what a real one might, the same way each
 * time.
 */
package dev.tidemark.disk;
