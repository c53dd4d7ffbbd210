package dev.tidemark.node.wire;

import dev.tidemark.log.record.BadRecordException;
import dev.tidemark.protocol.message.Envelope;
import dev.tidemark.protocol.message.Message;
import io.netty.buffer.ByteBuf;
import java.util.UUID;

/**
 * Messages as bytes (docs/format-peer.md). Numbers are big-endian, as networks have them; entries are the bytes of the
 * log, unchanged. Nothing is allocated by a length before that many bytes are there, and entries are believed only by
 * their header checksums and their chain (H13, H17a).
 *
 * <p>One thread at a time.
 */
public final class EnvelopeCodec {
    private final MessageTable table = new MessageTable();

    public void encode(Envelope envelope, ByteBuf out) {
        MessageTable.Row<?> row = table.of(envelope.message());
        out.writeByte(row.code());
        Fields.putUuid(out, envelope.cluster());
        out.writeInt(envelope.group());
        out.writeInt(envelope.from());
        Fields.putUuid(out, envelope.incarnation());
        out.writeInt(envelope.to());
        out.writeLong(envelope.epoch());
        out.writeLong(envelope.lamport());
        row.writeTo(out, envelope.message());
    }

    /** @throws MalformedFrameException if the bytes are not exactly one message */
    public Envelope decode(ByteBuf in) throws MalformedFrameException {
        try {
            byte code = in.readByte();
            UUID cluster = Fields.takeUuid(in);
            int group = in.readInt();
            int from = in.readInt();
            UUID incarnation = Fields.takeUuid(in);
            int to = in.readInt();
            long epoch = in.readLong();
            long lamport = in.readLong();
            Message message = table.of(code).read().read(in);
            if (in.isReadable()) {
                throw new MalformedFrameException(in.readableBytes() + " bytes too many after message " + code);
            }
            return new Envelope(cluster, group, from, incarnation, to, epoch, lamport, message);
        } catch (IndexOutOfBoundsException | IllegalArgumentException | BadRecordException e) {
            throw new MalformedFrameException("a message that cannot be read: " + e.getMessage());
        }
    }
}
