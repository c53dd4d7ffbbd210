package dev.tidemark.node.wire;

import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.members.MemberAddress;
import dev.tidemark.protocol.members.MemberChange;
import dev.tidemark.protocol.members.MemberOutcome;
import dev.tidemark.protocol.members.MemberZone;
import dev.tidemark.protocol.message.MembersReply;
import dev.tidemark.protocol.message.MembersRequest;
import dev.tidemark.protocol.message.Roll;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Bodies of the messages about members (docs/format-peer.md). */
final class MemberFields {
    /** Two addresses and a zone, with blanks between them. */
    private static final int MAX_WORDS_BYTES = 2 * MemberAddress.MAX_CHARS + MemberZone.MAX_CHARS + 2;

    private static final int MAX_WORDS = 3;

    private MemberFields() {}

    static void write(MembersRequest m, ByteBuf out) {
        MemberChange change = m.change();
        out.writeLong(m.question()).writeByte(change.kind().code()).writeLong(change.expected());
        out.writeInt(change.id()).writeInt(change.other()).writeInt(change.writeQuorum());
        out.writeBytes(change.peerAddress().getBytes(StandardCharsets.UTF_8));
        if (!change.clientAddress().isEmpty() || !change.zone().isEmpty()) {
            out.writeByte(' ').writeBytes(change.clientAddress().getBytes(StandardCharsets.UTF_8));
        }
        if (!change.zone().isEmpty()) {
            out.writeByte(' ').writeBytes(change.zone().getBytes(StandardCharsets.UTF_8));
        }
    }

    static MembersRequest request(ByteBuf in) throws MalformedFrameException {
        long question = in.readLong();
        MemberChange.Kind kind;
        try {
            kind = MemberChange.Kind.of(in.readByte());
        } catch (IllegalArgumentException e) {
            throw new MalformedFrameException(e.getMessage());
        }
        long expected = in.readLong();
        int id = in.readInt();
        int other = in.readInt();
        int writeQuorum = in.readInt();
        if (in.readableBytes() > MAX_WORDS_BYTES) {
            throw new MalformedFrameException("addresses and a zone of " + in.readableBytes() + " bytes");
        }
        // Whether they are addresses and a zone, the leader looks at.
        String[] words = Fields.text(in).split(" ", MAX_WORDS);
        String client = words.length > 1 ? words[1] : "";
        String zone = words.length == MAX_WORDS ? words[2] : "";
        return new MembersRequest(
                question, new MemberChange(kind, expected, id, other, words[0], client, writeQuorum, zone));
    }

    static void write(MembersReply m, ByteBuf out) {
        out.writeLong(m.question()).writeByte(m.outcome().code());
        out.writeBytes(m.why().getBytes(StandardCharsets.UTF_8));
    }

    static MembersReply reply(ByteBuf in) throws MalformedFrameException {
        long question = in.readLong();
        try {
            return new MembersReply(question, MemberOutcome.of(in.readByte()), Fields.text(in));
        } catch (IllegalArgumentException e) {
            throw new MalformedFrameException(e.getMessage());
        }
    }

    static void write(Roll m, ByteBuf out) {
        out.writeLong(m.offset()).writeBytes(m.configuration().encode());
    }

    static Roll roll(ByteBuf in) throws MalformedFrameException {
        long offset = in.readLong();
        try {
            return new Roll(offset, Configuration.decode(Fields.rest(in)));
        } catch (IllegalArgumentException e) {
            throw new MalformedFrameException(e.getMessage());
        }
    }
}
