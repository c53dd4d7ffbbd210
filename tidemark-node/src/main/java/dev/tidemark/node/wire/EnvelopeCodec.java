package dev.tidemark.node.wire;

import dev.tidemark.log.BadRecordException;
import dev.tidemark.log.LogPosition;
import dev.tidemark.log.LogRecordReader;
import dev.tidemark.node.entry.LogEntry;
import dev.tidemark.protocol.Configuration;
import dev.tidemark.protocol.Entry;
import dev.tidemark.protocol.EntryKind;
import dev.tidemark.protocol.Envelope;
import dev.tidemark.protocol.EpochEnd;
import dev.tidemark.protocol.Health;
import dev.tidemark.protocol.Message;
import dev.tidemark.protocol.Position;
import dev.tidemark.protocol.Proposal;
import dev.tidemark.protocol.Refusal;
import dev.tidemark.protocol.TransferOutcome;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Messages as bytes (docs/format-peer.md). Numbers are big-endian, as networks have them; entries are the bytes of the
 * log, unchanged. Nothing is allocated by a length before that many bytes are there, and entries are believed only by
 * their header checksums and their chain (H13, H17a).
 *
 * <p>One thread at a time.
 */
public final class EnvelopeCodec {
    private static final int MAX_TEXT_BYTES = 4096;

    private final LogRecordReader records = new LogRecordReader();

    public void encode(Envelope envelope, ByteBuf out) {
        out.writeByte(code(envelope.message()));
        putUuid(out, envelope.cluster());
        out.writeInt(envelope.from());
        putUuid(out, envelope.incarnation());
        out.writeInt(envelope.to());
        out.writeLong(envelope.epoch());
        out.writeLong(envelope.lamport());
        encodeBody(envelope.message(), out);
    }

    /** @throws MalformedFrameException if the bytes are not exactly one message */
    public Envelope decode(ByteBuf in) throws MalformedFrameException {
        try {
            int code = in.readByte();
            UUID cluster = takeUuid(in);
            int from = in.readInt();
            UUID incarnation = takeUuid(in);
            int to = in.readInt();
            long epoch = in.readLong();
            long lamport = in.readLong();
            Message message = decodeBody(code, in);
            if (in.isReadable()) {
                throw new MalformedFrameException(in.readableBytes() + " bytes too many after message " + code);
            }
            return new Envelope(cluster, from, incarnation, to, epoch, lamport, message);
        } catch (IndexOutOfBoundsException | IllegalArgumentException | BadRecordException e) {
            throw new MalformedFrameException("a message that cannot be read: " + e.getMessage());
        }
    }

    private static int code(Message message) {
        if (message instanceof Message.AppendRequest) {
            return 1;
        } else if (message instanceof Message.AppendReply) {
            return 2;
        } else if (message instanceof Message.AppendMismatch) {
            return 3;
        } else if (message instanceof Message.ProposeRequest) {
            return 4;
        } else if (message instanceof Message.ProposeRefused) {
            return 5;
        } else if (message instanceof Message.ReadIndexRequest) {
            return 6;
        } else if (message instanceof Message.ReadIndexReply) {
            return 7;
        } else if (message instanceof Message.PreVoteRequest) {
            return 8;
        } else if (message instanceof Message.PreVoteReply) {
            return 9;
        } else if (message instanceof Message.VoteRequest) {
            return 10;
        } else if (message instanceof Message.VoteReply) {
            return 11;
        } else if (message instanceof Message.SnapshotChunk) {
            return 12;
        } else if (message instanceof Message.SnapshotReply) {
            return 13;
        } else if (message instanceof Message.NotWelcome) {
            return 14;
        } else if (message instanceof Message.ProgressRequest) {
            return 15;
        } else if (message instanceof Message.ProgressReply) {
            return 16;
        } else if (message instanceof Message.TransferRequest) {
            return 17;
        } else if (message instanceof Message.TransferRefused) {
            return 18;
        } else if (message instanceof Message.CampaignNow) {
            return 19;
        } else if (message instanceof Message.HealthReport) {
            return 20;
        } else if (message instanceof Message.Reminder) {
            return 40;
        } else if (message instanceof Message.Damaged) {
            return 41;
        }
        throw new IllegalStateException("no code for " + message.getClass());
    }

    private static void encodeBody(Message message, ByteBuf out) {
        if (message instanceof Message.AppendRequest m) {
            putPosition(out, m.previous());
            out.writeLong(m.hwm()).writeLong(m.round()).writeBoolean(m.awaited());
            if (m.round() != 0) {
                putBeat(out, m.beat());
            }
            for (Entry entry : m.entries()) {
                out.writeBytes(((LogEntry) entry).array());
            }
        } else if (message instanceof Message.AppendReply m) {
            out.writeLong(m.durable())
                    .writeLong(m.verified())
                    .writeLong(m.round())
                    .writeBoolean(m.whole());
            putEcho(out, m.echo());
        } else if (message instanceof Message.AppendMismatch m) {
            out.writeLong(m.previous())
                    .writeLong(m.logEnd())
                    .writeLong(m.round())
                    .writeBoolean(m.whole());
            putEcho(out, m.echo());
            m.ends().forEach(end -> out.writeLong(end.epoch()).writeLong(end.offset()));
        } else if (message instanceof Message.ProposeRequest m) {
            out.writeLong(m.token());
            for (Proposal proposal : m.proposals()) {
                out.writeByte(proposal.kind().code()).writeInt(proposal.payload().length);
                out.writeBytes(proposal.payload());
            }
        } else if (message instanceof Message.ProposeRefused m) {
            out.writeLong(m.token()).writeByte(m.reason().code());
            m.nodes().forEach(out::writeInt);
        } else if (message instanceof Message.ReadIndexRequest m) {
            out.writeLong(m.read());
        } else if (message instanceof Message.ReadIndexReply m) {
            out.writeLong(m.read()).writeLong(m.index()).writeLong(m.time());
        } else if (message instanceof Message.PreVoteRequest m) {
            out.writeLong(m.proposedEpoch());
            putPosition(out, m.last());
            out.writeLong(m.wall()).writeLong(m.sent());
        } else if (message instanceof Message.PreVoteReply m) {
            out.writeLong(m.proposedEpoch()).writeBoolean(m.granted()).writeInt(m.leader());
            putEcho(out, m.echo());
        } else if (message instanceof Message.VoteRequest m) {
            putPosition(out, m.last());
            out.writeLong(m.wall()).writeLong(m.sent());
        } else if (message instanceof Message.VoteReply m) {
            out.writeBoolean(m.granted());
            putEcho(out, m.echo());
        } else if (message instanceof Message.SnapshotChunk m) {
            putPosition(out, m.last());
            out.writeLong(m.size()).writeLong(m.at()).writeBytes(m.bytes());
        } else if (message instanceof Message.SnapshotReply m) {
            out.writeLong(m.offset()).writeLong(m.next());
        } else if (message instanceof Message.NotWelcome m) {
            out.writeBytes(m.why().getBytes(StandardCharsets.UTF_8));
        } else if (message instanceof Message.ProgressRequest m) {
            out.writeLong(m.question()).writeLong(m.offset());
        } else if (message instanceof Message.ProgressReply m) {
            out.writeLong(m.question()).writeInt(m.followers());
        } else if (message instanceof Message.TransferRequest m) {
            out.writeLong(m.question()).writeInt(m.target());
        } else if (message instanceof Message.TransferRefused m) {
            out.writeLong(m.question()).writeByte(m.outcome().code());
        } else if (message instanceof Message.CampaignNow m) {
            putPosition(out, m.end());
        } else if (message instanceof Message.HealthReport m) {
            putHealth(out, m.health());
        } else if (message instanceof Message.Reminder m) {
            out.writeLong(m.under()).writeLong(m.offset());
        } else if (message instanceof Message.Damaged m) {
            out.writeLong(m.under()).writeLong(m.offset()).writeLong(m.logEnd());
        }
    }

    private Message decodeBody(int code, ByteBuf in) throws MalformedFrameException, BadRecordException {
        return switch (code) {
            case 1 -> appendRequest(in);
            case 2 ->
                new Message.AppendReply(in.readLong(), in.readLong(), in.readLong(), in.readBoolean(), takeEcho(in));
            case 3 -> appendMismatch(in);
            case 4 -> proposeRequest(in);
            case 5 -> proposeRefused(in);
            case 6 -> new Message.ReadIndexRequest(in.readLong());
            case 7 -> new Message.ReadIndexReply(in.readLong(), in.readLong(), in.readLong());
            case 8 -> new Message.PreVoteRequest(in.readLong(), takePosition(in), in.readLong(), in.readLong());
            case 9 -> new Message.PreVoteReply(in.readLong(), in.readBoolean(), in.readInt(), takeEcho(in));
            case 10 -> new Message.VoteRequest(takePosition(in), in.readLong(), in.readLong());
            case 11 -> new Message.VoteReply(in.readBoolean(), takeEcho(in));
            case 12 -> new Message.SnapshotChunk(takePosition(in), in.readLong(), in.readLong(), rest(in));
            case 13 -> new Message.SnapshotReply(in.readLong(), in.readLong());
            case 14 -> new Message.NotWelcome(text(in));
            case 15 -> new Message.ProgressRequest(in.readLong(), in.readLong());
            case 16 -> new Message.ProgressReply(in.readLong(), in.readInt());
            case 17 -> new Message.TransferRequest(in.readLong(), in.readInt());
            case 18 -> new Message.TransferRefused(in.readLong(), TransferOutcome.of(in.readByte()));
            case 19 -> new Message.CampaignNow(takePosition(in));
            case 20 -> new Message.HealthReport(takeHealth(in));
            case 40 -> new Message.Reminder(in.readLong(), in.readLong());
            case 41 -> new Message.Damaged(in.readLong(), in.readLong(), in.readLong());
            default -> throw new MalformedFrameException("message code " + code + " is not known to this version");
        };
    }

    private Message appendRequest(ByteBuf in) throws BadRecordException {
        Position previous = takePosition(in);
        long hwm = in.readLong();
        long round = in.readLong();
        boolean awaited = in.readBoolean();
        Message.Beat beat = round == 0 ? Message.Beat.NONE : takeBeat(in);
        List<LogEntry> entries = List.of();
        if (in.isReadable()) {
            byte[] bytes = rest(in);
            LogPosition after = new LogPosition(previous.offset(), previous.epoch(), previous.chain());
            entries = records.readAll(bytes, 0, bytes.length, after, LogEntry::new);
        }
        return new Message.AppendRequest(previous, entries, hwm, round, awaited, beat);
    }

    private static Message appendMismatch(ByteBuf in) {
        long previous = in.readLong();
        long logEnd = in.readLong();
        long round = in.readLong();
        boolean whole = in.readBoolean();
        Message.Echo echo = takeEcho(in);
        List<EpochEnd> ends = new ArrayList<>();
        while (in.isReadable()) {
            ends.add(new EpochEnd(in.readLong(), in.readLong()));
        }
        return new Message.AppendMismatch(previous, logEnd, ends, round, whole, echo);
    }

    private static Message proposeRequest(ByteBuf in) throws MalformedFrameException {
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

    private static Message proposeRefused(ByteBuf in) throws MalformedFrameException {
        long token = in.readLong();
        Refusal reason = Refusal.of(in.readByte());
        if (in.readableBytes() > Configuration.MAX_VOTERS * Integer.BYTES) {
            throw new MalformedFrameException("a refusal that names more nodes than there can be");
        }
        List<Integer> nodes = new ArrayList<>();
        while (in.isReadable()) {
            nodes.add(in.readInt());
        }
        return new Message.ProposeRefused(token, reason, nodes);
    }

    private static void putHealth(ByteBuf out, Health health) {
        out.writeBoolean(health.diskIsLow())
                .writeInt(health.syncMillis())
                .writeInt(health.stuckMillis())
                .writeInt(health.pausedMillis());
    }

    private static Health takeHealth(ByteBuf in) {
        return new Health(in.readBoolean(), in.readInt(), in.readInt(), in.readInt());
    }

    private static String text(ByteBuf in) throws MalformedFrameException {
        if (in.readableBytes() > MAX_TEXT_BYTES) {
            throw new MalformedFrameException("a text of " + in.readableBytes() + " bytes");
        }
        return new String(rest(in), StandardCharsets.UTF_8);
    }

    private static byte[] rest(ByteBuf in) {
        byte[] bytes = new byte[in.readableBytes()];
        in.readBytes(bytes);
        return bytes;
    }

    private static void putPosition(ByteBuf out, Position position) {
        out.writeLong(position.offset()).writeLong(position.epoch()).writeLong(position.chain());
    }

    private static Position takePosition(ByteBuf in) {
        return new Position(in.readLong(), in.readLong(), in.readLong());
    }

    private static void putBeat(ByteBuf out, Message.Beat beat) {
        out.writeLong(beat.sent()).writeLong(beat.time()).writeLong(beat.roundTrip());
        out.writeLong(beat.answered()).writeLong(beat.confirmed());
    }

    private static Message.Beat takeBeat(ByteBuf in) {
        return new Message.Beat(in.readLong(), in.readLong(), in.readLong(), in.readLong(), in.readLong());
    }

    private static void putEcho(ByteBuf out, Message.Echo echo) {
        out.writeLong(echo.sent()).writeLong(echo.wall());
    }

    private static Message.Echo takeEcho(ByteBuf in) {
        return new Message.Echo(in.readLong(), in.readLong());
    }

    static void putUuid(ByteBuf out, UUID uuid) {
        out.writeLong(uuid.getMostSignificantBits()).writeLong(uuid.getLeastSignificantBits());
    }

    static UUID takeUuid(ByteBuf in) {
        return new UUID(in.readLong(), in.readLong());
    }
}
