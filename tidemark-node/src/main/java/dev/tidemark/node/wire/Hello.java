package dev.tidemark.node.wire;

import dev.tidemark.node.HostPort;
import dev.tidemark.protocol.members.FeatureLevel;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The first frame of a connection, in either direction: who is there.
 *
 * @param cluster id of the cluster
 * @param group of replicas within it that talk over this connection
 * @param id of the node
 * @param incarnation of its data directory
 * @param client where it serves clients
 * @param members ids and write quorum as the node is configured, in words; they must be the same everywhere; empty
 *     once members have changed by its log
 * @param highestLevel the highest feature level that the node supports
 * @param activeLevel the level of the cluster, by its log
 */
public record Hello(
        UUID cluster,
        int group,
        int id,
        UUID incarnation,
        HostPort client,
        String members,
        int highestLevel,
        int activeLevel) {
    private static final long MAGIC = 0x5449_4445_5045_4552L; // "TIDEPEER"
    private static final int VERSION = 9;
    private static final int MAX_TEXT_BYTES = 1024;

    /** Of a node of this release in a cluster of the lowest level. */
    public Hello(UUID cluster, int group, int id, UUID incarnation, HostPort client, String members) {
        this(cluster, group, id, incarnation, client, members, FeatureLevel.HIGHEST, FeatureLevel.LOWEST);
    }

    /** What is added at the end, an older release does not look at: so nodes of both can talk. */
    public void encode(ByteBuf out) {
        putVersion(out);
        Fields.putUuid(out, cluster);
        out.writeInt(group);
        out.writeInt(id);
        Fields.putUuid(out, incarnation);
        putText(out, client.toString());
        putText(out, members);
        out.writeShort(highestLevel).writeShort(activeLevel);
    }

    /** Who says nothing of levels supports the first one (docs/decisions/0113). */
    public static Hello decode(ByteBuf in) throws MalformedFrameException {
        try {
            requireVersion(in);
            UUID cluster = Fields.takeUuid(in);
            int group = in.readInt();
            int id = in.readInt();
            UUID incarnation = Fields.takeUuid(in);
            HostPort client = HostPort.parse(takeText(in));
            String members = takeText(in);
            boolean isOlder = !in.isReadable();
            int highest = isOlder ? FeatureLevel.LOWEST : in.readUnsignedShort();
            int active = isOlder ? FeatureLevel.LOWEST : in.readUnsignedShort();
            return new Hello(cluster, group, id, incarnation, client, members, highest, active);
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new MalformedFrameException("a hello that cannot be read: " + e.getMessage());
        }
    }

    /** Of a node whose log has the members: its own list says nothing. */
    public Hello withoutMembers() {
        return new Hello(cluster, group, id, incarnation, client, "", highestLevel, activeLevel);
    }

    /** Of a node by whose log the cluster is at this level. */
    public Hello at(int level) {
        return new Hello(cluster, group, id, incarnation, client, members, highestLevel, level);
    }

    /** What each frame begins with that can be the first of a connection. */
    static void putVersion(ByteBuf out) {
        out.writeLong(MAGIC).writeInt(VERSION);
    }

    static void requireVersion(ByteBuf in) throws MalformedFrameException {
        if (in.readLong() != MAGIC) {
            throw new MalformedFrameException("a hello that is not Tidemark's");
        }
        int version = in.readInt();
        if (version != VERSION) {
            throw new OtherVersionException(version, VERSION);
        }
    }

    /** Why the two may not talk, or null. */
    public String objectionTo(Hello other) {
        if (!cluster.equals(other.cluster)) {
            return "node " + other.id + " belongs to cluster " + other.cluster + ", this is node " + id + " of cluster "
                    + cluster + ": check the addresses in the cluster lists, and the cluster id";
        }
        if (other.group != group) {
            return "node " + other.id + " speaks for group " + other.group + " of the cluster, this is node " + id
                    + " of group " + group + ": one of the two is newer; run the same version on all nodes";
        }
        if (other.id == id) {
            return "two nodes call themselves node " + id + ": give each its own id";
        }
        boolean bothAreConfigured = !members.isEmpty() && !other.members.isEmpty();
        if (bothAreConfigured && !members.equals(other.members)) {
            return "node " + other.id + " is configured for " + other.members + ", node " + id + " for " + members
                    + ": the cluster list and write-quorum must be the same on all nodes";
        }
        return levelObjectionTo(other);
    }

    /** Why the two may not talk any more since the level of a cluster was raised, or null. */
    public String levelObjectionTo(Hello other) {
        return PeerLevel.objection(id, highestLevel, activeLevel, other.id, other.highestLevel, other.activeLevel);
    }

    static void putText(ByteBuf out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeShort(bytes.length).writeBytes(bytes);
    }

    private static String takeText(ByteBuf in) throws MalformedFrameException {
        return takeText(in, MAX_TEXT_BYTES);
    }

    static String takeText(ByteBuf in, int maxBytes) throws MalformedFrameException {
        int length = in.readUnsignedShort();
        if (length > maxBytes || length > in.readableBytes()) {
            throw new MalformedFrameException("a text of " + length + " bytes before the first message");
        }
        byte[] bytes = new byte[length];
        in.readBytes(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
