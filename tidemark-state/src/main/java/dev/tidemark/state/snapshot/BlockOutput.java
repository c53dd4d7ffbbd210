package dev.tidemark.state.snapshot;

import dev.tidemark.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Cuts a stream of items into checked blocks and writes them. An item may begin in one block and end in a later one.
 */
final class BlockOutput {
    private final DiskFile file;
    private final byte[] block = new byte[SnapshotBlock.HEADER_BYTES + SnapshotBlock.MAX_PAYLOAD_BYTES];
    private final ByteBuffer view = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
    private final SnapshotBlock.FileChecksum checksum = new SnapshotBlock.FileChecksum();
    private byte kind;
    private int used;
    private int items;
    private long position;

    BlockOutput(DiskFile file) {
        this.file = file;
    }

    /** Bytes so far, those in the open block included. */
    long size() {
        return position + used;
    }

    long checksum() {
        return checksum.value();
    }

    /** Writes bytes that are no block. */
    void writeRaw(byte[] bytes) throws IOException {
        write(bytes, bytes.length);
    }

    /** Ends the open block; what follows goes to blocks of this kind. */
    void begin(byte nextKind) throws IOException {
        flush();
        kind = nextKind;
    }

    void put(byte[] bytes, int length) throws IOException {
        int done = 0;
        while (done < length) {
            if (used == SnapshotBlock.MAX_PAYLOAD_BYTES) {
                flush();
            }
            int part = Math.min(length - done, SnapshotBlock.MAX_PAYLOAD_BYTES - used);
            System.arraycopy(bytes, done, block, SnapshotBlock.HEADER_BYTES + used, part);
            used += part;
            done += part;
        }
    }

    void endItem() {
        items++;
    }

    void flush() throws IOException {
        if (used == 0) {
            return;
        }
        view.putInt(0, kind);
        view.putInt(SnapshotBlock.LENGTH_AT, used);
        view.putInt(SnapshotBlock.ITEMS_AT, items);
        view.putInt(SnapshotBlock.CHECKSUM_AT, SnapshotBlock.checksum(block, used));
        int size = SnapshotBlock.HEADER_BYTES + used;
        used = 0;
        items = 0;
        write(block, size);
    }

    private void write(byte[] bytes, int length) throws IOException {
        file.write(ByteBuffer.wrap(bytes, 0, length), position);
        checksum.update(bytes, length);
        position += length;
    }
}
