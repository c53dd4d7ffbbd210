package dev.tidemark.state.snapshot;

import dev.tidemark.disk.DiskFile;
import dev.tidemark.disk.bytes.Varint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads the items that {@link BlockOutput} wrote. Each block is checked before any byte of it is used. */
final class BlockInput implements Varint.Source<IOException> {
    private final DiskFile file;
    private final long fileBytes;
    private final byte[] block = new byte[SnapshotBlock.HEADER_BYTES + SnapshotBlock.MAX_PAYLOAD_BYTES];
    private final ByteBuffer view = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
    private final SnapshotBlock.FileChecksum checksum = new SnapshotBlock.FileChecksum();
    private byte kind;
    private long position; // after the current block
    private int at;
    private int end;
    private int itemsLeft;

    /** Reads something and checks it. Changes nothing if it is wrong. */
    interface CheckedRead<T> {
        T read() throws IOException;
    }

    /**
     * What is wrong is read once more: a disk may show another place, or an older time, once, and a whole snapshot is
     * not given up for that (H17).
     */
    static <T> T twice(CheckedRead<T> read) throws IOException {
        try {
            return read.read();
        } catch (CorruptSnapshotException e) {
            return read.read();
        }
    }

    BlockInput(DiskFile file) throws IOException {
        this.file = file;
        this.fileBytes = file.size();
    }

    /** Bytes that were read and checked, about. */
    long position() {
        return position;
    }

    /** Checksum of all before the current block, if called between blocks. */
    long checksum() {
        return checksum.value();
    }

    byte[] readRaw(int length) throws IOException {
        if (length > fileBytes - position) {
            throw corrupt("it ends within its header");
        }
        byte[] bytes = new byte[length];
        readFully(bytes, length);
        return bytes;
    }

    /** Accepts bytes of {@link #readRaw} as checked. */
    void acceptRaw(byte[] bytes) {
        checksum.update(bytes, bytes.length);
        position += bytes.length;
    }

    /** Expects the current block to be used up; what follows comes from blocks of this kind. */
    void begin(byte nextKind) throws IOException {
        requireBlockEnd();
        kind = nextKind;
    }

    @Override
    public int takeByte() throws IOException {
        requireByte();
        return block[at++] & 0xff;
    }

    int takeVarint() throws IOException {
        int value = Varint.take(this);
        if (value >= 0 && value <= fileBytes) {
            return value;
        }
        throw corrupt("a length is larger than the file");
    }

    /** Takes bytes that may go on in the next blocks. The file is known to be at least this long. */
    byte[] take(int length) throws IOException {
        if (length > end - at + fileBytes - position) {
            throw corrupt("an item is longer than what is left of the file");
        }
        byte[] taken = new byte[length];
        int done = 0;
        while (done < length) {
            requireByte();
            int part = Math.min(length - done, end - at);
            System.arraycopy(block, at, taken, done, part);
            at += part;
            done += part;
        }
        return taken;
    }

    void endItem() throws IOException {
        if (itemsLeft == 0) {
            throw corrupt("a block holds more items than it says");
        }
        itemsLeft--;
    }

    void requireBlockEnd() throws IOException {
        if (at != end || itemsLeft != 0) {
            throw corrupt("a block holds other items than it says");
        }
    }

    void requireFileEnd() throws IOException {
        requireBlockEnd();
        if (position != fileBytes) {
            throw corrupt((fileBytes - position) + " bytes follow its end");
        }
    }

    CorruptSnapshotException corrupt(String what) {
        return new CorruptSnapshotException(file.name(), what);
    }

    private void requireByte() throws IOException {
        if (at == end) {
            requireBlockEnd();
            nextBlock();
        }
    }

    private void nextBlock() throws IOException {
        int length = twice(this::readBlock);
        itemsLeft = view.getInt(SnapshotBlock.ITEMS_AT);
        at = SnapshotBlock.HEADER_BYTES;
        end = at + length;
        if (kind != SnapshotBlock.FOOTER) {
            checksum.update(block, end);
        }
        position += end;
    }

    /** @return how long its payload is */
    private int readBlock() throws IOException {
        int available = (int) Math.min(block.length, fileBytes - position);
        if (available < SnapshotBlock.HEADER_BYTES) {
            throw corrupt("it is cut short at byte " + position);
        }
        readFully(block, available);
        int length = view.getInt(SnapshotBlock.LENGTH_AT);
        if (length < 1 || length > SnapshotBlock.MAX_PAYLOAD_BYTES) {
            throw corrupt("the block at byte " + position + " says that it has " + length + " bytes");
        }
        if (length > available - SnapshotBlock.HEADER_BYTES) {
            throw corrupt("it is cut short within the block at byte " + position);
        }
        if (view.getInt(SnapshotBlock.CHECKSUM_AT) != SnapshotBlock.checksum(block, length)) {
            throw corrupt("the block at byte " + position + " does not match its checksum");
        }
        if (view.getInt(0) != kind) {
            throw corrupt("the block at byte " + position + " is of kind " + view.getInt(0) + ", not " + kind);
        }
        return length;
    }

    private void readFully(byte[] target, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(target, 0, length);
        while (buffer.hasRemaining()) {
            int read = file.read(buffer, position + buffer.position());
            if (read <= 0) {
                throw corrupt("it became shorter while it was read");
            }
        }
    }
}
