package dev.tidemark.protocol;

import dev.tidemark.protocol.quorum.Quorum;
import dev.tidemark.protocol.quorum.QuorumSizes;
import dev.tidemark.protocol.quorum.VoterQuorum;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Who the members are, which of them vote, and how many of those a write needs. Part of the log: the latest one in the
 * log is active, committed or not, and a truncation takes it back (H97).
 *
 * <p>A member is an id <em>and</em> an incarnation, the UUID minted when its data directory was formatted. The leader
 * binds an incarnation at first contact; from then on a node that comes back with an empty disk under the same id is
 * another node, and neither its votes nor its acknowledgements count (H92). {@link #UNBOUND} stands for an incarnation
 * that is not known yet.
 *
 * @param members by id
 * @param writeQuorum W
 */
public record Configuration(SortedMap<Integer, Member> members, int writeQuorum) {
    public static final UUID UNBOUND = new UUID(0, 0);
    /** More members than this make no sense; also what bounds the size of a message. */
    public static final int MAX_MEMBERS = 31;

    /** Ids and incarnations of voters. */
    private static final byte VOTERS_ONLY = 1;

    private static final byte VERSION = 2;
    private static final int FIXED_MEMBER_BYTES = Integer.BYTES + 2 * Long.BYTES + 1 + 2 * Short.BYTES;

    public Configuration {
        members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
        if (members.size() > MAX_MEMBERS) {
            throw new IllegalArgumentException(
                    members.size() + " members are too many; Tidemark allows " + MAX_MEMBERS);
        }
        QuorumSizes.check(votersOf(members).size(), writeQuorum);
    }

    /**
     * @throws IllegalArgumentException if no cluster can have this write quorum, with a sentence for the user
     */
    public static Configuration of(Collection<Member> members, int writeQuorum) {
        TreeMap<Integer, Member> byId = new TreeMap<>();
        members.forEach(member -> byId.put(member.id(), member));
        return new Configuration(byId, writeQuorum);
    }

    /** Of voters of whom nothing but the incarnation is known. */
    public static Configuration ofVoters(SortedMap<Integer, UUID> incarnations, int writeQuorum) {
        TreeMap<Integer, Member> byId = new TreeMap<>();
        incarnations.forEach((id, incarnation) -> byId.put(id, Member.voter(id, incarnation)));
        return new Configuration(byId, writeQuorum);
    }

    private static SortedSet<Integer> votersOf(SortedMap<Integer, Member> members) {
        TreeSet<Integer> voters = new TreeSet<>();
        for (Member member : members.values()) {
            if (member.role() == MemberRole.VOTER) {
                voters.add(member.id());
            }
        }
        return voters;
    }

    /** N, W and what follows from them, for people. */
    public QuorumSizes sizes() {
        return new QuorumSizes(voters().size(), writeQuorum);
    }

    /** Which sets of members are enough for what. */
    public Quorum quorum() {
        return new VoterQuorum(voters(), sizes());
    }

    /** The ids of those who vote. */
    public SortedSet<Integer> voters() {
        return votersOf(members);
    }

    public boolean isMember(int id) {
        return members.containsKey(id);
    }

    public boolean isVoter(int id) {
        Member member = members.get(id);
        return member != null && member.role() == MemberRole.VOTER;
    }

    /** The incarnation bound to a member, or {@link #UNBOUND}. */
    public UUID incarnation(int id) {
        Member member = members.get(id);
        return member == null ? UNBOUND : member.incarnation();
    }

    /** Whether the data directory of every member is known. */
    boolean isBound() {
        return members.values().stream().allMatch(Member::isBound);
    }

    /** The same with the data directory of one member, if that is one. */
    public Configuration bind(int id, UUID incarnation) {
        TreeMap<Integer, Member> bound = new TreeMap<>(members);
        bound.computeIfPresent(id, (same, member) -> member.bind(incarnation));
        return new Configuration(bound, writeQuorum);
    }

    /** In the newest version of the format; see docs/format.md. */
    public byte[] encode() {
        int size = 3 + members.size() * FIXED_MEMBER_BYTES;
        for (Member member : members.values()) {
            size += utf8(member.peerAddress()).length + utf8(member.clientAddress()).length;
        }
        ByteBuffer out = ByteBuffer.allocate(size);
        out.put(VERSION).put((byte) writeQuorum).put((byte) members.size());
        for (Member member : members.values()) {
            out.putInt(member.id())
                    .putLong(member.incarnation().getMostSignificantBits())
                    .putLong(member.incarnation().getLeastSignificantBits())
                    .put(member.role().code());
            putText(out, member.peerAddress());
            putText(out, member.clientAddress());
        }
        return out.array();
    }

    /**
     * @throws IllegalArgumentException if the bytes are not a configuration of a version that is known here
     */
    public static Configuration decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            byte version = in.get();
            if (version != VERSION && version != VOTERS_ONLY) {
                throw new IllegalArgumentException("a configuration of version " + version + "; this program knows "
                        + VOTERS_ONLY + " to " + VERSION);
            }
            int writeQuorum = in.get();
            int count = in.get();
            TreeMap<Integer, Member> members = new TreeMap<>();
            for (int i = 0; i < count; i++) {
                Member member = version == VOTERS_ONLY ? takeVoter(in) : takeMember(in);
                members.put(member.id(), member);
            }
            return new Configuration(members, writeQuorum);
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("a configuration that is cut short", e);
        }
    }

    private static Member takeVoter(ByteBuffer in) {
        return Member.voter(in.getInt(), new UUID(in.getLong(), in.getLong()));
    }

    private static Member takeMember(ByteBuffer in) {
        int id = in.getInt();
        UUID incarnation = new UUID(in.getLong(), in.getLong());
        MemberRole role = MemberRole.of(in.get());
        return new Member(id, incarnation, takeText(in), takeText(in), role);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void putText(ByteBuffer out, String text) {
        byte[] bytes = utf8(text);
        if (bytes.length > Short.MAX_VALUE) {
            throw new IllegalArgumentException("an address of " + bytes.length + " bytes");
        }
        out.putShort((short) bytes.length).put(bytes);
    }

    private static String takeText(ByteBuffer in) {
        int length = in.getShort();
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
