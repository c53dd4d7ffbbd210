package dev.tidemark.node.mail;

import java.util.Comparator;

/**
 * Who is sent a snapshot: a peer, or all together that back up the same one, so that it is checked once for them, and
 * no more of them are open than there are snapshots.
 *
 * @param peer 0 for those that back up
 * @param offset of what they back up, 0 for a peer
 */
public record SnapshotRecipient(int peer, long offset) implements Comparable<SnapshotRecipient> {
    private static final Comparator<SnapshotRecipient> ORDER =
            Comparator.comparingInt(SnapshotRecipient::peer).thenComparingLong(SnapshotRecipient::offset);

    public static SnapshotRecipient ofPeer(int id) {
        return new SnapshotRecipient(id, 0);
    }

    public static SnapshotRecipient ofBackup(long offset) {
        return new SnapshotRecipient(0, offset);
    }

    public boolean isPeer() {
        return peer != 0;
    }

    @Override
    public int compareTo(SnapshotRecipient other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return isPeer() ? "Node " + peer : "Who backs up entry " + offset;
    }
}
