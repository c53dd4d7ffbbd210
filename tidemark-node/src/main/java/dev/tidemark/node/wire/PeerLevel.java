package dev.tidemark.node.wire;

/** Whether two nodes may talk, by what they support and by what the cluster of each has come to. */
public final class PeerLevel {
    private PeerLevel() {}

    /**
     * Why two nodes must not talk: one of them could not read what is in the log of the other (H180).
     *
     * @param highest that the node supports
     * @param active of its cluster, by its log
     * @return a sentence that says which node needs another release; null: they may
     */
    public static String objection(int id, int highest, int active, int otherId, int otherHighest, int otherActive) {
        if (otherHighest < active) {
            return lacks(otherId, otherHighest, active);
        }
        return highest < otherActive ? lacks(id, highest, otherActive) : null;
    }

    private static String lacks(int id, int highest, int active) {
        return "the cluster is at feature level " + active + ", and the release of node " + id
                + " supports levels up to " + highest + ": install a release that supports level " + active
                + " on node " + id + ". Nothing was lost";
    }
}
