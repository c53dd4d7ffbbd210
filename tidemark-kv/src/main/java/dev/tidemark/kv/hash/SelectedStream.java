package dev.tidemark.kv.hash;

import dev.tidemark.kv.keyspace.Chance;
import dev.tidemark.kv.keyspace.LazyRead;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.reply.ReplyStream;
import dev.tidemark.state.table.StateReader;

/**
 * So many different fields of a hash, by chance, made while they are sent: one pass over all (Knuth, The Art of
 * Computer Programming, volume 2, algorithm S).
 */
final class SelectedStream extends ReplyStream {
    private static final int STEPS = 1_000;

    private final LazyRead read;
    private final Chance chance;
    private final StateReader.Scan scan;
    private final boolean values;
    private final int count;
    private int left;
    private int chosen;
    private Reply value; // of the field that was given last

    SelectedStream(LazyRead read, HashValue pinned, Chance chance, int count, boolean values) {
        super(values ? Kind.PAIR_SEQUENCE : Kind.SEQUENCE);
        this.read = read;
        this.chance = chance;
        this.scan = pinned.scan(0);
        this.values = values;
        this.count = count;
        this.left = (int) pinned.size();
    }

    @Override
    public long count() {
        return values ? 2L * count : count;
    }

    @Override
    public Reply next() {
        if (value != null) {
            Reply given = value;
            value = null;
            return given;
        }
        for (int i = 0; i < STEPS; i++) {
            if (chosen == count || !scan.next()) {
                return null;
            }
            if (chance.below(left--) < count - chosen) {
                chosen++;
                value = values ? read.bulk(scan.value(), 0, scan.value().length) : null;
                byte[] stored = scan.key();
                return read.bulk(stored, FieldRow.NAME_AT, stored.length - FieldRow.NAME_AT);
            }
        }
        return NOT_YET;
    }
}
