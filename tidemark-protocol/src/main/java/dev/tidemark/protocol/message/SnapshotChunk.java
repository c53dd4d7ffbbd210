package dev.tidemark.protocol.message;

import dev.tidemark.protocol.entry.Position;
import java.util.Arrays;
import java.util.Objects;

/**
 * A piece of a snapshot file.
 *
 * @param last the position in the log that the snapshot stands for
 * @param size of the whole file, bytes
 * @param at where the piece belongs, bytes
 * @param leaseMillis as in {@link Message.AppendRequest}
 */
@SuppressWarnings("ArrayRecordComponent")
public record SnapshotChunk(Position last, long size, long at, byte[] bytes, int leaseMillis)
        implements Message.Question {
    @Override
    public void dispatch(Envelope envelope, MessageHandler handler) {
        handler.snapshotChunk(envelope, this);
    }

    @Override
    public Message answerWhenStale(boolean whole) {
        return Message.AppendReply.ofNothing(whole);
    }

    @Override
    public long bulk() {
        return bytes.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SnapshotChunk chunk
                && last.equals(chunk.last)
                && size == chunk.size
                && at == chunk.at
                && leaseMillis == chunk.leaseMillis
                && Arrays.equals(bytes, chunk.bytes);
    }

    @Override
    public int hashCode() {
        return Objects.hash(last, size, at, Arrays.hashCode(bytes), leaseMillis);
    }
}
