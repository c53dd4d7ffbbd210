package dev.tidemark.state;

/** One remembered request. Immutable, but for the link to the record after it. */
final class RequestRecord {
    private static final int FIXED_WEIGHT_BYTES = 160;

    final RequestId id;
    final long offset;
    final long time;
    final long hashHigh;
    final long hashLow;
    final Reply reply;
    /** The record of the next offset; set once, when that is added. */
    RequestRecord next;

    RequestRecord(RequestId id, long offset, long time, long hashHigh, long hashLow, Reply reply) {
        this.id = id;
        this.offset = offset;
        this.time = time;
        this.hashHigh = hashHigh;
        this.hashLow = hashLow;
        this.reply = reply;
    }

    long weight() {
        return FIXED_WEIGHT_BYTES + id.bytes().length + ReplyCodec.weight(reply);
    }

    void write(ByteSink sink) {
        sink.putLong(offset).putLong(time).putLong(hashHigh).putLong(hashLow);
        sink.putVarint(id.bytes().length).putBytes(id.bytes());
        ReplyCodec.write(reply, sink);
    }

    static RequestRecord read(ByteSource source) throws MalformedException {
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
