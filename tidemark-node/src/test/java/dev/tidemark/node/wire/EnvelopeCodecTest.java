package dev.tidemark.node.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.node.entry.LogEntry;
import dev.tidemark.protocol.entry.EntryKind;
import dev.tidemark.protocol.entry.EpochEnd;
import dev.tidemark.protocol.entry.Position;
import dev.tidemark.protocol.entry.Proposal;
import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.members.FeatureLevel;
import dev.tidemark.protocol.members.Member;
import dev.tidemark.protocol.members.MemberChange;
import dev.tidemark.protocol.members.MemberOutcome;
import dev.tidemark.protocol.members.MemberRole;
import dev.tidemark.protocol.members.OldVoters;
import dev.tidemark.protocol.message.CampaignNow;
import dev.tidemark.protocol.message.Damaged;
import dev.tidemark.protocol.message.Envelope;
import dev.tidemark.protocol.message.Health;
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
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EnvelopeCodecTest {
    private static final Position LAST = new Position(7, 3, 0x1234_5678_9ABC_DEF0L);
    private static final Configuration MEMBERS =
            Configuration.ofVoters(new TreeMap<>(Map.of(1, new UUID(3, 4), 2, new UUID(3, 5))), 2);
    private static final int QUORUM_REPLY = 44;
    /** Bytes of the numbers before the members. */
    private static final int QUORUM_REPLY_NUMBERS = 2 * Long.BYTES + 1 + 3 * Long.BYTES;

    private static final int HEADER_BYTES = 61;
    private static final int ROLL = 49;
    private static final int RANGE_REQUEST = 50;

    private final EnvelopeCodec codec = new EnvelopeCodec();

    static List<Message> everyKind() {
        LogEntry first = LogEntry.encode(8, 3, 1_000, 5, EntryKind.COMMAND, new byte[] {1, 2, 3}, LAST.chain());
        LogEntry second = LogEntry.encode(9, 4, 1_001, 6, EntryKind.OPEN_SESSION, new byte[0], first.chain());
        Proposal proposal = new Proposal(EntryKind.COMMAND, new byte[] {9, 8, 7});
        return List.of(
                new Message.AppendRequest(
                        LAST,
                        List.of(),
                        6,
                        4,
                        true,
                        new Message.Beat(-5, 1_700_000_000_000_000L, 3, -9, 21, Long.MIN_VALUE),
                        0),
                new Message.AppendRequest(LAST, List.of(first, second), 6, 0, false, Message.Beat.NONE, 0),
                new Message.AppendRequest(LAST, List.of(first), 6, 0, false, Message.Beat.NONE, 5_000),
                new Message.AppendReply(5, 6, 7, true, new Message.Echo(-5, 1_700_000_000_000_001L, 21)),
                new Message.AppendReply(5, 6, 7, false, Message.Echo.NONE),
                new Reminder(4, 8),
                new Damaged(4, 8, 6),
                new Message.AppendMismatch(
                        5, 6, List.of(new EpochEnd(2, 4), new EpochEnd(1, 2)), 3, true, Message.Echo.NONE),
                new Message.ProposeRequest(77, List.of(proposal, new Proposal(EntryKind.OPEN_SESSION, new byte[0]))),
                new Message.ProposeRefused(77, Refusal.BUSY, List.of()),
                new Message.ProposeRefused(78, Refusal.DISK_FULL, List.of(1, 3)),
                new StateMarked(new StateMark(7, -8, 9)),
                new HealthReport(new Health(true, Health.UNKNOWN, 1_200, 30)),
                new Message.ReadIndexRequest(5, false),
                new Message.ReadIndexRequest(6, true),
                new Message.ReadIndexReply(5, -1, 12),
                new Message.PreVoteRequest(9, LAST, 1_700_000_000_000_000L, -5),
                new Message.PreVoteReply(9, false, 2, new Message.Echo(-5, 17, 22)),
                new Message.VoteRequest(LAST, 17, 18),
                new Message.VoteReply(false, new Message.Echo(18, 17, 22)),
                new SnapshotChunk(LAST, 100, 10, new byte[] {1, 2}, 0),
                new SnapshotChunk(LAST, 100, 10, new byte[] {1, 2}, 400),
                new SnapshotReply(7, SnapshotReply.INSTALLED),
                new NotWelcome("another incarnation"),
                new ProgressRequest(4, 8),
                new ProgressReply(4, 2),
                new TransferRequest(6, 3),
                new TransferRefused(6, TransferOutcome.UNREACHABLE),
                new CampaignNow(LAST, true),
                new CampaignNow(LAST, false),
                new QuorumRequest(5),
                new QuorumReply(5, true, 8, LAST, MEMBERS),
                new JoinRequest("n2:17002"),
                new MembersRequest(5, new MemberChange(MemberChange.Kind.REPLACE, 17, 2, 4, "n4:17004", "n4:7004", 0)),
                new MembersRequest(5, new MemberChange(MemberChange.Kind.ADD_SPARE, -1, 4, 0, "n4:1", "", 0, "room")),
                new MembersRequest(5, new MemberChange(MemberChange.Kind.ZONE, -1, 4, 0, "", "", 0, "room")),
                new MembersReply(5, MemberOutcome.CONFLICT, "look again"),
                new WhoIs(),
                new RangeRequest(7, 18, new byte[] {1, 0}, new byte[] {2}, 4_096),
                new RangeRequest(8, 18, new byte[0], null, 4_096),
                new RangeReply(7, true, new byte[] {4, 5, 6}),
                RangeReply.none(8),
                new Roll(17, changed()));
    }

    /** With all that a configuration can have. */
    private static Configuration changed() {
        TreeMap<Integer, Member> members = new TreeMap<>();
        members.put(1, new Member(1, new UUID(1, 2), "n1:17001", "n1:7001", MemberRole.VOTER));
        members.put(2, new Member(2, new UUID(3, 4), "n2:17002", "", MemberRole.RETURNING, 2));
        members.put(4, new Member(4, Configuration.UNBOUND, "n4:17004", "", MemberRole.LEARNER, 4));
        OldVoters old = new OldVoters(new TreeSet<>(List.of(1, 3)), 1, 3);
        return new Configuration(members, 2, old, new TreeSet<>(List.of(new UUID(5, 6))), 16, FeatureLevel.LOWEST);
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void comesBackAsItWas(Message message) throws MalformedFrameException {
        Envelope envelope = envelope(message);
        assertThat(codec.decode(Unpooled.wrappedBuffer(encode(envelope)))).isEqualTo(envelope);
    }

    /** Nothing is taken by a length before the bytes are there (H13). */
    @Test
    void refusesARangeWhoseFirstKeyIsLongerThanItsFrame_H13() {
        byte[] bytes = encode(envelope(new RangeRequest(7, 18, new byte[] {1, 0}, null, 4_096)));
        bytes[bytes.length - 2 - Integer.BYTES] = 64; // of the length
        assertThatThrownBy(() -> codec.decode(Unpooled.wrappedBuffer(bytes)))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining("a range that begins with a key of");
    }

    /** A lease that no node can have would be waited for. */
    @Test
    void refusesALeaseThatIsTooLong() {
        byte[] bytes =
                encode(envelope(new Message.AppendRequest(LAST, List.of(), 6, 0, true, Message.Beat.NONE, 5_000)));
        bytes[bytes.length - 1]++;
        assertThatThrownBy(() -> codec.decode(Unpooled.wrappedBuffer(bytes)))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining("a lease of 5001 ms");
    }

    /** H13: whatever is cut off or added, it is an answer and not a crash. */
    @ParameterizedTest
    @MethodSource("everyKind")
    void refusesEveryOtherLength(Message message) {
        byte[] bytes = encode(message);
        for (int length = 0; length < HEADER_BYTES; length++) {
            ByteBuf cut = Unpooled.wrappedBuffer(bytes, 0, length);
            assertThatThrownBy(() -> codec.decode(cut)).isInstanceOf(MalformedFrameException.class);
        }
        for (int length = HEADER_BYTES; length < bytes.length; length++) {
            decodeOrRefuse(Unpooled.wrappedBuffer(bytes, 0, length));
        }
        decodeOrRefuse(Unpooled.wrappedBuffer(bytes, new byte[1]));
    }

    private static int beatBytes(Message message) {
        boolean hasBeat = message instanceof Message.AppendRequest request && request.round() != 0;
        return hasBeat ? 6 * Long.BYTES : 0;
    }

    /** H17a: a flipped bit in an entry is found by its checksums, one anywhere else does no worse than be believed. */
    @ParameterizedTest
    @MethodSource("everyKind")
    void survivesEveryFlippedBit(Message message) {
        byte[] bytes = encode(message);
        int entriesAt = HEADER_BYTES + 5 * Long.BYTES + 1 + Short.BYTES + beatBytes(message);
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            boolean believed = decodeOrRefuse(Unpooled.wrappedBuffer(flipped));
            if (message instanceof Message.AppendRequest && bit / 8 >= entriesAt) {
                assertThat(believed).as("bit %s", bit).isFalse();
            }
        }
    }

    /** H13: every message is tried, also with whatever its fields may be. */
    @Test
    void survivesRandomBytes() {
        SplittableRandom random = new SplittableRandom(1);
        for (int code : new MessageTable().codes()) {
            int believed = 0;
            for (int i = 0; i < 10_000; i++) {
                byte[] bytes = new byte[HEADER_BYTES + random.nextInt(120)];
                random.nextBytes(bytes);
                bytes[0] = (byte) code;
                byte[] tried = code == QUORUM_REPLY ? withMembers(bytes) : bytes;
                believed += decodeOrRefuse(Unpooled.wrappedBuffer(tried)) ? 1 : 0;
            }
            // Enough of them have the right length, and some a sensible reason or no records. A whole configuration
            // does not come about by chance, nor a length of four bytes that fits.
            assertThat(code == ROLL || code == RANGE_REQUEST || believed > 0)
                    .as("message %s", code)
                    .isTrue();
        }
    }

    /** Chance does not make members. */
    private static byte[] withMembers(byte[] bytes) {
        byte[] members = MEMBERS.encode();
        return ByteBuffer.allocate(HEADER_BYTES + QUORUM_REPLY_NUMBERS + Short.BYTES + members.length)
                .put(Arrays.copyOf(bytes, HEADER_BYTES + QUORUM_REPLY_NUMBERS))
                .putShort((short) members.length)
                .put(members)
                .array();
    }

    @Test
    void refusesEveryOtherCode() {
        Set<Integer> codes = new MessageTable().codes();
        byte[] bytes = encode(new NotWelcome(""));
        for (int code = 0; code < 256; code++) {
            bytes[0] = (byte) code;
            if (!codes.contains(code)) {
                assertThatThrownBy(() -> codec.decode(Unpooled.wrappedBuffer(bytes)))
                        .isInstanceOf(MalformedFrameException.class)
                        .hasMessageContaining("not known");
            }
        }
    }

    @Test
    void believesNoLengthOfAProposal_H13() {
        for (int length : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 4}) {
            ByteBuf bytes = Unpooled.wrappedBuffer(
                    encode(new Message.ProposeRequest(1, List.of(new Proposal(EntryKind.COMMAND, new byte[3])))));
            bytes.setInt(HEADER_BYTES + Long.BYTES + 1, length);
            assertThatThrownBy(() -> codec.decode(bytes))
                    .isInstanceOf(MalformedFrameException.class)
                    .hasMessageContaining(length + " bytes");
        }
    }

    @Test
    void takesNoEntriesThatOnlyALeaderMayMake() {
        Message forged =
                new Message.ProposeRequest(1, List.of(new Proposal(EntryKind.CONFIGURATION, new byte[] {1, 2})));
        assertThatThrownBy(() -> codec.decode(Unpooled.wrappedBuffer(encode(forged))))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining("CONFIGURATION");
    }

    private boolean decodeOrRefuse(ByteBuf bytes) {
        try {
            codec.decode(bytes);
            return true;
        } catch (MalformedFrameException e) {
            return false;
        }
    }

    private byte[] encode(Message message) {
        return encode(envelope(message));
    }

    static Envelope envelope(Message message) {
        return new Envelope(new UUID(1, 2), 6, 2, new UUID(3, 4), 3, 11, 12, message);
    }

    private byte[] encode(Envelope envelope) {
        ByteBuf out = Unpooled.buffer();
        codec.encode(envelope, out);
        return ByteBufUtil.getBytes(out);
    }
}
