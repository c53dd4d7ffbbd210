package dev.tidemark.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicLong;

/** A file of a {@link FileDisk}. */
final class ChannelFile implements DiskFile {
    /** A heap buffer is copied through a direct one of the same size, which the JDK keeps: hence the bound. */
    private static final int TRANSFER_BYTES = 256 << 10;

    private final String name;
    private final FileChannel channel;
    private final AtomicLong syncs;

    /** @param syncs counts those of the disk */
    ChannelFile(String name, FileChannel channel, AtomicLong syncs) {
        this.name = name;
        this.channel = channel;
        this.syncs = syncs;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        int limit = target.limit();
        int total = 0;
        try {
            while (target.position() < limit) {
                target.limit(Math.min(limit, target.position() + TRANSFER_BYTES));
                int bytes = channel.read(target, position + total);
                if (bytes <= 0) {
                    break;
                }
                total += bytes;
            }
        } finally {
            target.limit(limit);
        }
        return total;
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
        int limit = source.limit();
        long at = position;
        try {
            while (source.position() < limit) {
                if (!source.isDirect()) {
                    source.limit(Math.min(limit, source.position() + TRANSFER_BYTES));
                }
                at += channel.write(source, at);
            }
        } catch (IOException e) {
            throw FullDisk.orSame(e, name);
        } finally {
            source.limit(limit);
        }
    }

    @Override
    public void truncate(long size) throws IOException {
        if (size <= channel.size()) {
            channel.truncate(size);
        } else {
            write(ByteBuffer.allocate(1), size - 1);
        }
    }

    @Override
    public void sync() throws IOException {
        channel.force(false);
        syncs.incrementAndGet();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
