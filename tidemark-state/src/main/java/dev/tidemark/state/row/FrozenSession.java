package dev.tidemark.state.row;

import dev.tidemark.state.codec.ByteSink;
import dev.tidemark.state.codec.ByteSource;
import dev.tidemark.state.codec.MalformedException;
import dev.tidemark.state.codec.PayloadCodec;
import dev.tidemark.state.codec.ReplyCodec;
import dev.tidemark.state.reply.Reply;

/**
 * A session at one offset, immutable: what a snapshot holds of it. Replies are those of the sequences from
 * {@code firstHeld} on; the last of them is the last sequence that was decided.
 */
@SuppressWarnings("ArrayRecordComponent") // never written to
public record FrozenSession(
        long id, byte[] nonce, long firstHeld, long lastUseOffset, long lastUseTime, Reply[] replies) {

    public void write(ByteSink sink) {
        sink.putLong(id)
                .putBytes(nonce)
                .putLong(firstHeld)
                .putLong(lastUseOffset)
                .putLong(lastUseTime);
        sink.putVarint(replies.length);
        for (Reply reply : replies) {
            ReplyCodec.write(reply, sink);
        }
    }

    public static FrozenSession read(ByteSource source) throws MalformedException {
        long id = source.takeLong();
        byte[] nonce = source.takeBytes(PayloadCodec.NONCE_BYTES);
        long firstHeld = source.takeLong();
        long lastUseOffset = source.takeLong();
        long lastUseTime = source.takeLong();
        int count = source.takeVarint();
        if (id < 1 || firstHeld < 1 || lastUseOffset < id || count > source.remaining()) {
            throw new MalformedException("a session that cannot be: id " + id + ", first held sequence " + firstHeld
                    + ", last use " + lastUseOffset + ", " + count + " replies");
        }
        Reply[] replies = new Reply[count];
        for (int i = 0; i < count; i++) {
            replies[i] = ReplyCodec.read(source);
        }
        return new FrozenSession(id, nonce, firstHeld, lastUseOffset, lastUseTime, replies);
    }
}
