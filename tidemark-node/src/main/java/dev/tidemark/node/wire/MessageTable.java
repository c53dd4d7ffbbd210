package dev.tidemark.node.wire;

import dev.tidemark.log.record.BadRecordException;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.record.LogRecordReader;
import dev.tidemark.node.entry.LogEntry;
import dev.tidemark.protocol.entry.Entry;
import dev.tidemark.protocol.entry.EntryKind;
import dev.tidemark.protocol.entry.EpochEnd;
import dev.tidemark.protocol.entry.Position;
import dev.tidemark.protocol.entry.Proposal;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.message.CampaignNow;
import dev.tidemark.protocol.message.Damaged;
import dev.tidemark.protocol.message.HealthReport;
import dev.tidemark.protocol.message.JoinRequest;
import dev.tidemark.protocol.message.MembersReply;
import dev.tidemark.protocol.message.MembersRequest;
import dev.tidemark.protocol.message.Message;
import dev.tidemark.protocol.message.NotWelcome;
import dev.tidemark.protocol.message.ProgressReply;
import dev.tidemark.protocol.message.ProgressRequest;
import dev.tidemark.protocol.message.QuorumReply;
import dev.tidemark.protocol.message.QuorumRequest;
import dev.tidemark.protocol.message.RangeReply;
import dev.tidemark.protocol.message.RangeRequest;
import dev.tidemark.protocol.message.Refusal;
import dev.tidemark.protocol.message.Reminder;
import dev.tidemark.protocol.message.Roll;
import dev.tidemark.protocol.message.SnapshotChunk;
import dev.tidemark.protocol.message.SnapshotReply;
import dev.tidemark.protocol.message.StateMark;
import dev.tidemark.protocol.message.StateMarked;
import dev.tidemark.protocol.message.TransferOutcome;
import dev.tidemark.protocol.message.TransferRefused;
import dev.tidemark.protocol.message.TransferRequest;
import dev.tidemark.protocol.message.WhoIs;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The messages on the wire: for each its code, its type, how its body is written, and how it is read. The table in
 * docs/format-peer.md is this one for people, and a test compares them. A code is given once and for ever.
 *
 * <p>One thread at a time.
 */
final class MessageTable {
    private static final int CODES = 256;

    interface Writer<M extends Message> {
        void write(M message, ByteBuf out);
    }

    interface Reader<M extends Message> {
        /** @throws IndexOutOfBoundsException if there are too few bytes */
        M read(ByteBuf in) throws MalformedFrameException, BadRecordException;
    }

    record Row<M extends Message>(int code, Class<M> type, Writer<M> write, Reader<M> read) {
        /** @param message of this row's type */
        void writeTo(ByteBuf out, Message message) {
            write.write(type.cast(message), out);
        }
    }

    private final LogRecordReader records = new LogRecordReader();
    private final Row<?>[] byCode = new Row<?>[CODES];
    private final Map<Class<?>, Row<?>> byType = new HashMap<>();

    MessageTable() {
        row(1, Message.AppendRequest.class, MessageTable::write, this::appendRequest);
        row(2, Message.AppendReply.class, MessageTable::write, MessageTable::appendReply);
        row(3, Message.AppendMismatch.class, MessageTable::write, MessageTable::appendMismatch);
        row(4, Message.ProposeRequest.class, MessageTable::write, MessageTable::proposeRequest);
        row(5, Message.ProposeRefused.class, MessageTable::write, MessageTable::proposeRefused);
        row(
                6,
                Message.ReadIndexRequest.class,
                (m, out) -> out.writeLong(m.read()).writeBoolean(m.byRound()),
                in -> new Message.ReadIndexRequest(in.readLong(), in.readBoolean()));
        row(
                7,
                Message.ReadIndexReply.class,
                (m, out) -> out.writeLong(m.read()).writeLong(m.index()).writeLong(m.time()),
                in -> new Message.ReadIndexReply(in.readLong(), in.readLong(), in.readLong()));
        row(8, Message.PreVoteRequest.class, MessageTable::write, MessageTable::preVoteRequest);
        row(9, Message.PreVoteReply.class, MessageTable::write, MessageTable::preVoteReply);
        row(10, Message.VoteRequest.class, MessageTable::write, MessageTable::voteRequest);
        row(11, Message.VoteReply.class, MessageTable::write, MessageTable::voteReply);
        row(12, SnapshotChunk.class, MessageTable::write, MessageTable::snapshotChunk);
        row(
                13,
                SnapshotReply.class,
                (m, out) -> out.writeLong(m.offset()).writeLong(m.next()),
                in -> new SnapshotReply(in.readLong(), in.readLong()));
        row(
                14,
                NotWelcome.class,
                (m, out) -> out.writeBytes(m.why().getBytes(StandardCharsets.UTF_8)),
                in -> new NotWelcome(Fields.text(in)));
        row(
                15,
                ProgressRequest.class,
                (m, out) -> out.writeLong(m.question()).writeLong(m.offset()),
                in -> new ProgressRequest(in.readLong(), in.readLong()));
        row(
                16,
                ProgressReply.class,
                (m, out) -> out.writeLong(m.question()).writeInt(m.followers()),
                in -> new ProgressReply(in.readLong(), in.readInt()));
        row(
                17,
                TransferRequest.class,
                (m, out) -> out.writeLong(m.question()).writeInt(m.target()),
                in -> new TransferRequest(in.readLong(), in.readInt()));
        row(
                18,
                TransferRefused.class,
                (m, out) -> out.writeLong(m.question()).writeByte(m.outcome().code()),
                in -> new TransferRefused(in.readLong(), TransferOutcome.of(in.readByte())));
        row(
                19,
                CampaignNow.class,
                MessageTable::write,
                in -> new CampaignNow(Fields.takePosition(in), in.readBoolean()));
        row(
                20,
                HealthReport.class,
                (m, out) -> Fields.putHealth(out, m.health()),
                in -> new HealthReport(Fields.takeHealth(in)));
        row(
                40,
                Reminder.class,
                (m, out) -> out.writeLong(m.under()).writeLong(m.offset()),
                in -> new Reminder(in.readLong(), in.readLong()));
        row(
                41,
                Damaged.class,
                (m, out) -> out.writeLong(m.under()).writeLong(m.offset()).writeLong(m.logEnd()),
                in -> new Damaged(in.readLong(), in.readLong(), in.readLong()));
        row(
                42,
                StateMarked.class,
                (m, out) -> out.writeLong(m.mark().offset())
                        .writeLong(m.mark().high())
                        .writeLong(m.mark().low()),
                MessageTable::stateMarked);
        row(43, QuorumRequest.class, (m, out) -> out.writeLong(m.read()), in -> new QuorumRequest(in.readLong()));
        row(44, QuorumReply.class, MessageTable::write, MessageTable::quorumReply);
        members();
        row(50, RangeRequest.class, MessageTable::write, MessageTable::rangeRequest);
        row(
                51,
                RangeReply.class,
                (m, out) -> out.writeLong(m.question()).writeBoolean(m.given()).writeBytes(m.rows()),
                in -> new RangeReply(in.readLong(), in.readBoolean(), Fields.rest(in)));
    }

    private static void write(RangeRequest m, ByteBuf out) {
        out.writeLong(m.question()).writeLong(m.offset()).writeInt(m.most());
        out.writeBoolean(m.to() != null).writeInt(m.from().length).writeBytes(m.from());
        if (m.to() != null) {
            out.writeBytes(m.to());
        }
    }

    private static RangeRequest rangeRequest(ByteBuf in) throws MalformedFrameException {
        long question = in.readLong();
        long offset = in.readLong();
        int most = in.readInt();
        boolean hasEnd = in.readBoolean();
        int length = in.readInt();
        if (most < 0 || length < 0 || length > in.readableBytes()) {
            throw new MalformedFrameException("a range that begins with a key of " + length + " bytes");
        }
        byte[] from = new byte[length];
        in.readBytes(from);
        return new RangeRequest(question, offset, from, hasEnd ? Fields.rest(in) : null, most);
    }

    private static void write(QuorumReply m, ByteBuf out) {
        out.writeLong(m.read()).writeBoolean(m.whole()).writeLong(m.durable());
        Fields.putPosition(out, m.committed());
        byte[] configuration = m.configuration().encode();
        out.writeShort(configuration.length).writeBytes(configuration);
    }

    private static QuorumReply quorumReply(ByteBuf in) throws MalformedFrameException {
        long read = in.readLong();
        boolean whole = in.readBoolean();
        long durable = in.readLong();
        Position committed = Fields.takePosition(in);
        int length = in.readUnsignedShort();
        if (length > in.readableBytes()) {
            throw new MalformedFrameException("members of " + length + " bytes");
        }
        byte[] configuration = new byte[length];
        in.readBytes(configuration);
        try {
            return new QuorumReply(read, whole, durable, committed, Configuration.decode(configuration));
        } catch (IllegalArgumentException e) {
            throw new MalformedFrameException(
                    "an answer to a read with members that cannot be read: " + e.getMessage());
        }
    }

    private void members() {
        row(
                45,
                JoinRequest.class,
                (m, out) -> out.writeBytes(m.peerAddress().getBytes(StandardCharsets.UTF_8)),
                in -> new JoinRequest(Fields.text(in)));
        row(46, MembersRequest.class, MemberFields::write, MemberFields::request);
        row(47, MembersReply.class, MemberFields::write, MemberFields::reply);
        row(48, WhoIs.class, (m, out) -> {}, in -> new WhoIs());
        row(49, Roll.class, MemberFields::write, MemberFields::roll);
    }

    private static StateMarked stateMarked(ByteBuf in) {
        return new StateMarked(new StateMark(in.readLong(), in.readLong(), in.readLong()));
    }

    private <M extends Message> void row(int code, Class<M> type, Writer<M> write, Reader<M> read) {
        Row<M> row = new Row<>(code, type, write, read);
        if (byCode[code] != null || byType.put(type, row) != null) {
            throw new IllegalStateException("message code " + code + " or " + type + " is in the table twice");
        }
        byCode[code] = row;
    }

    /** The row of a message. */
    Row<?> of(Message message) {
        return byType.get(message.getClass());
    }

    /** The row of a code. */
    Row<?> of(byte code) throws MalformedFrameException {
        Row<?> row = byCode[Byte.toUnsignedInt(code)];
        if (row == null) {
            throw new MalformedFrameException("message code " + code + " is not known to this version");
        }
        return row;
    }

    /** All of it, by type. */
    Map<Class<?>, Row<?>> rows() {
        return byType;
    }

    SortedSet<Integer> codes() {
        SortedSet<Integer> codes = new TreeSet<>();
        byType.values().forEach(row -> codes.add(row.code()));
        return codes;
    }

    private static void write(Message.AppendRequest m, ByteBuf out) {
        Fields.putPosition(out, m.previous());
        out.writeLong(m.hwm()).writeLong(m.round()).writeBoolean(m.awaited()).writeShort(m.leaseMillis());
        if (m.round() != 0) {
            Fields.putBeat(out, m.beat());
        }
        for (Entry entry : m.entries()) {
            out.writeBytes(((LogEntry) entry).array());
        }
    }

    private Message.AppendRequest appendRequest(ByteBuf in) throws BadRecordException, MalformedFrameException {
        Position previous = Fields.takePosition(in);
        long hwm = in.readLong();
        long round = in.readLong();
        boolean awaited = in.readBoolean();
        int lease = Fields.takeLease(in);
        Message.Beat beat = round == 0 ? Message.Beat.NONE : Fields.takeBeat(in);
        List<LogEntry> entries = List.of();
        if (in.isReadable()) {
            byte[] bytes = Fields.rest(in);
            LogPosition after = new LogPosition(previous.offset(), previous.epoch(), previous.chain());
            entries = records.readAll(bytes, 0, bytes.length, after, LogEntry::new);
        }
        return new Message.AppendRequest(previous, entries, hwm, round, awaited, beat, lease);
    }

    private static void write(Message.AppendReply m, ByteBuf out) {
        out.writeLong(m.durable()).writeLong(m.verified()).writeLong(m.round()).writeBoolean(m.whole());
        Fields.putEcho(out, m.echo());
    }

    private static Message.AppendReply appendReply(ByteBuf in) {
        return new Message.AppendReply(
                in.readLong(), in.readLong(), in.readLong(), in.readBoolean(), Fields.takeEcho(in));
    }

    private static void write(Message.AppendMismatch m, ByteBuf out) {
        out.writeLong(m.previous()).writeLong(m.logEnd()).writeLong(m.round()).writeBoolean(m.whole());
        Fields.putEcho(out, m.echo());
        m.ends().forEach(end -> out.writeLong(end.epoch()).writeLong(end.offset()));
    }

    private static Message.AppendMismatch appendMismatch(ByteBuf in) {
        long previous = in.readLong();
        long logEnd = in.readLong();
        long round = in.readLong();
        boolean whole = in.readBoolean();
        Message.Echo echo = Fields.takeEcho(in);
        List<EpochEnd> ends = new ArrayList<>();
        while (in.isReadable()) {
            ends.add(new EpochEnd(in.readLong(), in.readLong()));
        }
        return new Message.AppendMismatch(previous, logEnd, ends, round, whole, echo);
    }

    private static void write(Message.ProposeRequest m, ByteBuf out) {
        out.writeLong(m.token());
        for (Proposal proposal : m.proposals()) {
            out.writeByte(proposal.kind().code()).writeInt(proposal.payload().length);
            out.writeBytes(proposal.payload());
        }
    }

    private static Message.ProposeRequest proposeRequest(ByteBuf in) throws MalformedFrameException {
        long token = in.readLong();
        List<Proposal> proposals = new ArrayList<>();
        while (in.isReadable()) {
            EntryKind kind = EntryKind.of(in.readByte());
            int length = in.readInt();
            boolean forClients = kind == EntryKind.COMMAND || kind == EntryKind.OPEN_SESSION;
            if (!forClients || length < 0 || length > in.readableBytes()) {
                throw new MalformedFrameException("a proposal of kind " + kind + " and " + length + " bytes");
            }
            byte[] payload = new byte[length];
            in.readBytes(payload);
            proposals.add(new Proposal(kind, payload));
        }
        return new Message.ProposeRequest(token, proposals);
    }

    private static void write(Message.ProposeRefused m, ByteBuf out) {
        out.writeLong(m.token()).writeByte(m.reason().code());
        m.nodes().forEach(out::writeInt);
    }

    private static Message.ProposeRefused proposeRefused(ByteBuf in) throws MalformedFrameException {
        long token = in.readLong();
        Refusal reason = Refusal.of(in.readByte());
        if (in.readableBytes() > Configuration.MAX_MEMBERS * Integer.BYTES) {
            throw new MalformedFrameException("a refusal that names more nodes than there can be");
        }
        List<Integer> nodes = new ArrayList<>();
        while (in.isReadable()) {
            nodes.add(in.readInt());
        }
        return new Message.ProposeRefused(token, reason, nodes);
    }

    private static void write(Message.PreVoteRequest m, ByteBuf out) {
        out.writeLong(m.proposedEpoch());
        Fields.putPosition(out, m.last());
        out.writeLong(m.wall()).writeLong(m.sent());
    }

    private static Message.PreVoteRequest preVoteRequest(ByteBuf in) {
        return new Message.PreVoteRequest(in.readLong(), Fields.takePosition(in), in.readLong(), in.readLong());
    }

    private static void write(Message.PreVoteReply m, ByteBuf out) {
        out.writeLong(m.proposedEpoch()).writeBoolean(m.granted()).writeInt(m.leader());
        Fields.putEcho(out, m.echo());
    }

    private static Message.PreVoteReply preVoteReply(ByteBuf in) {
        return new Message.PreVoteReply(in.readLong(), in.readBoolean(), in.readInt(), Fields.takeEcho(in));
    }

    private static void write(Message.VoteRequest m, ByteBuf out) {
        Fields.putPosition(out, m.last());
        out.writeLong(m.wall()).writeLong(m.sent());
    }

    private static Message.VoteRequest voteRequest(ByteBuf in) {
        return new Message.VoteRequest(Fields.takePosition(in), in.readLong(), in.readLong());
    }

    private static void write(Message.VoteReply m, ByteBuf out) {
        out.writeBoolean(m.granted());
        Fields.putEcho(out, m.echo());
    }

    private static Message.VoteReply voteReply(ByteBuf in) {
        return new Message.VoteReply(in.readBoolean(), Fields.takeEcho(in));
    }

    private static void write(SnapshotChunk m, ByteBuf out) {
        Fields.putPosition(out, m.last());
        out.writeLong(m.size()).writeLong(m.at()).writeShort(m.leaseMillis()).writeBytes(m.bytes());
    }

    private static SnapshotChunk snapshotChunk(ByteBuf in) throws MalformedFrameException {
        Position last = Fields.takePosition(in);
        long size = in.readLong();
        long at = in.readLong();
        int lease = Fields.takeLease(in);
        return new SnapshotChunk(last, size, at, Fields.rest(in), lease);
    }

    private static void write(CampaignNow m, ByteBuf out) {
        Fields.putPosition(out, m.end());
        out.writeBoolean(m.renounced());
    }
}
