package dev.tidemark.protocol;

import dev.tidemark.protocol.quorum.Quorum;
import dev.tidemark.protocol.quorum.QuorumSizes;
import dev.tidemark.protocol.quorum.VoterQuorum;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Who votes, and how many of them a write needs. Part of the log: the latest one in the log is active, committed or
 * not, and a truncation takes it back (H97).
 *
 * <p>A voter is an id <em>and</em> an incarnation, the UUID minted when its data directory was formatted. The leader
 * binds an incarnation at first contact; from then on a node that comes back with an empty disk under the same id is
 * another node, and neither its votes nor its acknowledgements count (H92). {@link #UNBOUND} stands for an incarnation
 * that is not known yet.
 *
 * @param voters id to incarnation
 * @param writeQuorum W
 */
public record Configuration(SortedMap<Integer, UUID> voters, int writeQuorum) {
    public static final UUID UNBOUND = new UUID(0, 0);
    /** More voters than this make no sense; also what bounds the size of a message. */
    public static final int MAX_VOTERS = 31;

    private static final byte VERSION = 1;
    private static final int VOTER_BYTES = Integer.BYTES + 2 * Long.BYTES;

    public Configuration {
        voters = Collections.unmodifiableSortedMap(new TreeMap<>(voters));
        if (voters.size() > MAX_VOTERS) {
            throw new IllegalArgumentException(voters.size() + " voters are too many; Tidemark allows " + MAX_VOTERS);
        }
        QuorumSizes.check(voters.size(), writeQuorum);
    }

    /** N, W and what follows from them, for people. */
    public QuorumSizes sizes() {
        return new QuorumSizes(voters.size(), writeQuorum);
    }

    /** Which sets of nodes are enough for what. */
    public Quorum quorum() {
        return new VoterQuorum(voters.keySet(), sizes());
    }

    public boolean isVoter(int id) {
        return voters.containsKey(id);
    }

    /** The incarnation bound to a voter, or {@link #UNBOUND}. */
    public UUID incarnation(int id) {
        return voters.getOrDefault(id, UNBOUND);
    }

    public Configuration bind(int id, UUID incarnation) {
        TreeMap<Integer, UUID> bound = new TreeMap<>(voters);
        bound.replace(id, incarnation);
        return new Configuration(bound, writeQuorum);
    }

    public byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(3 + voters.size() * VOTER_BYTES);
        out.put(VERSION).put((byte) writeQuorum).put((byte) voters.size());
        voters.forEach((id, incarnation) -> out.putInt(id)
                .putLong(incarnation.getMostSignificantBits())
                .putLong(incarnation.getLeastSignificantBits()));
        return out.array();
    }

    /**
     * @throws IllegalArgumentException if the bytes are not a configuration of a version that is known here
     */
    public static Configuration decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            if (in.get() != VERSION) {
                throw new IllegalArgumentException("a configuration of an unknown version");
            }
            int writeQuorum = in.get();
            int count = in.get();
            TreeMap<Integer, UUID> voters = new TreeMap<>();
            for (int i = 0; i < count; i++) {
                voters.put(in.getInt(), new UUID(in.getLong(), in.getLong()));
            }
            return new Configuration(voters, writeQuorum);
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("a configuration that is cut short", e);
        }
    }
}
