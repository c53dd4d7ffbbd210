package dev.tidemark.node.wire;

import dev.tidemark.protocol.ReplicaOptions;
import dev.tidemark.protocol.entry.Position;
import dev.tidemark.protocol.message.Health;
import dev.tidemark.protocol.message.Message;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** What messages are made of (docs/format-peer.md). Numbers are big-endian. */
final class Fields {
    private static final int MAX_TEXT_BYTES = 4096;

    private Fields() {}

    static void putHealth(ByteBuf out, Health health) {
        out.writeBoolean(health.diskIsLow())
                .writeInt(health.syncMillis())
                .writeInt(health.stuckMillis())
                .writeInt(health.pausedMillis());
    }

    static Health takeHealth(ByteBuf in) {
        return new Health(in.readBoolean(), in.readInt(), in.readInt(), in.readInt());
    }

    static String text(ByteBuf in) throws MalformedFrameException {
        if (in.readableBytes() > MAX_TEXT_BYTES) {
            throw new MalformedFrameException("a text of " + in.readableBytes() + " bytes");
        }
        return new String(rest(in), StandardCharsets.UTF_8);
    }

    static byte[] rest(ByteBuf in) {
        byte[] bytes = new byte[in.readableBytes()];
        in.readBytes(bytes);
        return bytes;
    }

    static void putPosition(ByteBuf out, Position position) {
        out.writeLong(position.offset()).writeLong(position.epoch()).writeLong(position.chain());
    }

    static Position takePosition(ByteBuf in) {
        return new Position(in.readLong(), in.readLong(), in.readLong());
    }

    /** Milliseconds. */
    static int takeLease(ByteBuf in) throws MalformedFrameException {
        int millis = in.readUnsignedShort();
        if (millis > ReplicaOptions.MAX_LEASE_MILLIS) {
            throw new MalformedFrameException("a lease of " + millis + " ms");
        }
        return millis;
    }

    static void putBeat(ByteBuf out, Message.Beat beat) {
        out.writeLong(beat.sent()).writeLong(beat.time()).writeLong(beat.roundTrip());
        out.writeLong(beat.answered()).writeLong(beat.answeredBy()).writeLong(beat.confirmed());
    }

    static Message.Beat takeBeat(ByteBuf in) {
        return new Message.Beat(
                in.readLong(), in.readLong(), in.readLong(), in.readLong(), in.readLong(), in.readLong());
    }

    static void putEcho(ByteBuf out, Message.Echo echo) {
        out.writeLong(echo.sent()).writeLong(echo.wall()).writeLong(echo.process());
    }

    static Message.Echo takeEcho(ByteBuf in) {
        return new Message.Echo(in.readLong(), in.readLong(), in.readLong());
    }

    static void putUuid(ByteBuf out, UUID uuid) {
        out.writeLong(uuid.getMostSignificantBits()).writeLong(uuid.getLeastSignificantBits());
    }

    static UUID takeUuid(ByteBuf in) {
        return new UUID(in.readLong(), in.readLong());
    }
}
