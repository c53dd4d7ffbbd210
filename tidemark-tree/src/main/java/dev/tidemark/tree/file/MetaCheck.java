package dev.tidemark.tree.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Whether the meta slots on the disk still are those that an open file has in mind. */
public final class MetaCheck {
    private MetaCheck() {}

    /**
     * Reads both copies of each slot that counts and compares every byte.
     *
     * @return the checkpoints of the slots of which a copy differs, the current one first; empty: all are whole. A slot
     *     that was not whole when the file was opened is none of them: the next checkpoint writes it
     */
    public static List<Meta> damaged(PageFile file, MetaSlots slots) throws IOException {
        ByteBuffer bytes = file.readUnchecked(0, PageFile.metaBlocks(file.format()));
        List<Meta> damaged = new ArrayList<>();
        if (differs(bytes, slots.current())) {
            damaged.add(slots.current());
        }
        if (slots.before() != null && differs(bytes, slots.before())) {
            damaged.add(slots.before());
        }
        return damaged;
    }

    private static boolean differs(ByteBuffer bytes, Meta meta) {
        for (int copy = 0; copy < MetaSlots.COPIES; copy++) {
            int at = (MetaSlots.COPIES * meta.slot() + copy) * MetaCodec.BYTES;
            boolean isThere = bytes.limit() >= at + MetaCodec.BYTES;
            if (!isThere || !MetaCodec.encode(meta, copy).equals(bytes.slice(at, MetaCodec.BYTES))) {
                return true;
            }
        }
        return false;
    }
}
