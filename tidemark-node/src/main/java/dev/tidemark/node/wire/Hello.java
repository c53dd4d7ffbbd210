package dev.tidemark.node.wire;

import dev.tidemark.node.HostPort;
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
 */
public record Hello(UUID cluster, int group, int id, UUID incarnation, HostPort client, String members) {
    private static final long MAGIC = 0x5449_4445_5045_4552L; // "TIDEPEER"
    private static final int VERSION = 9;
    private static final int MAX_TEXT_BYTES = 1024;

    public void encode(ByteBuf out) {
        putVersion(out);
        Fields.putUuid(out, cluster);
        out.writeInt(group);
        out.writeInt(id);
        Fields.putUuid(out, incarnation);
        putText(out, client.toString());
        putText(out, members);
    }

    public static Hello decode(ByteBuf in) throws MalformedFrameException {
        try {
            requireVersion(in);
            return new Hello(
                    Fields.takeUuid(in),
                    in.readInt(),
                    in.readInt(),
                    Fields.takeUuid(in),
                    HostPort.parse(takeText(in)),
                    takeText(in));
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new MalformedFrameException("a hello that cannot be read: " + e.getMessage());
        }
    }

    /** Of a node whose log has the members: its own list says nothing. */
    public Hello withoutMembers() {
        return new Hello(cluster, group, id, incarnation, client, "");
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
        return null;
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
