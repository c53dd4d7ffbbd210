package dev.tidemark.kv.hash;

import dev.tidemark.kv.keyspace.LazyRead;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.reply.ReplyStream;
import dev.tidemark.state.table.StateReader;

/** All fields of a hash, their values, or both, in the order of the store, made while they are sent. */
final class FieldStream extends ReplyStream {
    private final LazyRead read;
    private final boolean fields;
    private final boolean values;
    private final long size;
    private final StateReader.Scan scan;
    private Reply value; // of the field that was given last

    FieldStream(LazyRead read, HashValue pinned, boolean fields, boolean values, Kind kind) {
        super(kind);
        this.read = read;
        this.fields = fields;
        this.values = values;
        this.size = pinned.size();
        this.scan = pinned.scan(0);
    }

    @Override
    public long count() {
        return fields && values ? 2 * size : size;
    }

    @Override
    public Reply next() {
        if (value != null) {
            Reply given = value;
            value = null;
            return given;
        }
        if (!scan.next()) {
            return null;
        }
        Reply found = values ? read.bulk(scan.value(), 0, scan.value().length) : null;
        if (!fields) {
            return found;
        }
        value = found;
        byte[] stored = scan.key();
        return read.bulk(stored, FieldRow.NAME_AT, stored.length - FieldRow.NAME_AT);
    }
}
