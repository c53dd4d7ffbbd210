package dev.tidemark.tree.write;

import dev.tidemark.tree.file.PageFile;
import dev.tidemark.tree.page.MadePage;
import dev.tidemark.tree.page.PageSink;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Writes pages of a checkpoint: those that lie together in one write, and a sync after each run of up to 1 MiB. One
 * sync of all, at the end, would hold up every sync of the log for that time.
 */
final class RunWriter implements PageSink {
    private final PageFile file;
    private final int runBytes;
    private final ByteBuffer gathered;
    private long address;
    private int unsynced;
    private long runs;
    private long bytes;

    RunWriter(PageFile file) {
        this.file = file;
        this.runBytes = file.format().segmentBytes();
        this.gathered = file.runBuffer();
    }

    /** How much was given to the file. */
    long bytes() {
        return bytes;
    }

    /** How many runs were written and synced. */
    long runs() {
        return runs;
    }

    @Override
    public void write(MadePage page) throws IOException {
        ByteBuffer blocks = page.blocks();
        boolean follows = page.ref().address()
                == address + gathered.position() / file.format().blockBytes();
        if (gathered.position() > 0 && (!follows || blocks.remaining() > gathered.remaining())) {
            flush();
        }
        if (blocks.remaining() > gathered.capacity()) {
            writeInPieces(page);
            return;
        }
        if (gathered.position() == 0) {
            address = page.ref().address();
        }
        gathered.put(blocks);
    }

    private void writeInPieces(MadePage page) throws IOException {
        ByteBuffer blocks = page.blocks();
        for (int at = 0; at < blocks.capacity(); at += runBytes) {
            ByteBuffer piece = blocks.slice(at, Math.min(runBytes, blocks.capacity() - at));
            put(piece, page.ref().address() + at / file.format().blockBytes());
        }
    }

    private void flush() throws IOException {
        if (gathered.position() > 0) {
            put(gathered.flip(), address);
            gathered.clear();
        }
    }

    private void put(ByteBuffer blocks, long at) throws IOException {
        int bytes = blocks.remaining();
        file.write(blocks, at);
        unsynced += bytes;
        this.bytes += bytes;
        if (unsynced >= runBytes) {
            sync();
        }
    }

    /** All that was given is durable when this returns. */
    void finish() throws IOException {
        flush();
        if (unsynced > 0) {
            sync();
        }
    }

    private void sync() throws IOException {
        file.sync();
        unsynced = 0;
        runs++;
    }
}
