package dev.tidemark.state.row;

import dev.tidemark.state.codec.ByteSink;
import dev.tidemark.state.codec.ByteSource;
import dev.tidemark.state.codec.MalformedException;
import dev.tidemark.state.codec.PayloadCodec;
import dev.tidemark.state.codec.ReplyCodec;
import dev.tidemark.state.reply.Reply;

/** One remembered request. Immutable, but for the link to the record after it. */
public final class RequestRecord {
    private static final int FIXED_WEIGHT_BYTES = 160;

    public final RequestId id;
    public final long offset;
    public final long time;
    public final long hashHigh;
    public final long hashLow;
    public final Reply reply;
    private RequestRecord next;

    public RequestRecord(RequestId id, long offset, long time, long hashHigh, long hashLow, Reply reply) {
        this.id = id;
        this.offset = offset;
        this.time = time;
        this.hashHigh = hashHigh;
        this.hashLow = hashLow;
        this.reply = reply;
    }

    /** The record of the next offset; null: none was added yet. */
    public RequestRecord next() {
        return next;
    }

    /** Once, when that is added. */
    public void linkTo(RequestRecord after) {
        next = after;
    }

    public long weight() {
        return FIXED_WEIGHT_BYTES + id.bytes().length + ReplyCodec.weight(reply);
    }

    public void write(ByteSink sink) {
        sink.putLong(offset).putLong(time).putLong(hashHigh).putLong(hashLow);
        sink.putVarint(id.bytes().length).putBytes(id.bytes());
        ReplyCodec.write(reply, sink);
    }

    public static RequestRecord read(ByteSource source) throws MalformedException {
        long offset = source.takeLong();
        long time = source.takeLong();
        long hashHigh = source.takeLong();
        long hashLow = source.takeLong();
        int length = source.takeVarint();
        if (offset < 1 || length < 1 || length > PayloadCodec.MAX_REQUEST_ID_BYTES) {
            throw new MalformedException("a request that cannot be: offset " + offset + ", id of " + length + " bytes");
        }
        RequestId id = new RequestId(source.takeBytes(length));
        return new RequestRecord(id, offset, time, hashHigh, hashLow, ReplyCodec.read(source));
    }
}
