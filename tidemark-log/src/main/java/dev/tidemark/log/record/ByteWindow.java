package dev.tidemark.log.record;

import dev.tidemark.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A bounded part of a file in memory, moved forward by its reader. */
public final class ByteWindow {
    private static final int MAX_BYTES = LogRecord.HEADER_BYTES + LogRecord.MAX_PAYLOAD_BYTES;

    private final DiskFile file;
    private final long fileEnd;
    private byte[] array;
    private long start;
    private int length;

    /**
     * @param fileEnd the place after the last byte of the file that may be looked at
     * @param bytes held at a time, or as many as the largest record needs
     */
    public ByteWindow(DiskFile file, long fileEnd, int bytes) {
        this.file = file;
        this.fileEnd = fileEnd;
        this.array = new byte[(int) Math.min(bytes, fileEnd)];
    }

    /** The bytes; another array after a move that needs more of them. */
    public byte[] array() {
        return array;
    }

    long fileEnd() {
        return fileEnd;
    }

    /**
     * Sees to it that the array holds the bytes from {@code position}.
     *
     * @return the index in {@link #array()} of the first, or -1 if the file has not that many
     */
    public int at(long position, int bytes) throws IOException {
        if (bytes > fileEnd - position || bytes > MAX_BYTES) {
            return -1;
        }
        if (position < start || position + bytes > start + length) {
            fill(position, bytes);
        }
        return position + bytes > start + length ? -1 : (int) (position - start);
    }

    private void fill(long position, int bytes) throws IOException {
        if (bytes > array.length) {
            array = new byte[bytes];
        }
        int wanted = (int) Math.min(array.length, fileEnd - position);
        length = file.read(ByteBuffer.wrap(array, 0, wanted), position);
        start = position;
    }

    /** How many bytes from {@code position} on are in the array. */
    public int availableAt(long position) {
        return (int) (start + length - position);
    }
}
