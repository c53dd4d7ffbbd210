package dev.tidemark.sim.world;

import dev.tidemark.sim.spec.SpecAction;

/** How often what is rare happened: a simulation that never gets there proves nothing about it (H120). */
public final class Coverage {
    /** What is counted beside faults. */
    public enum Event {
        FIRST_START("first starts of clusters that found one id"),
        ELECTION("elections won"),
        TRUNCATION("logs truncated"),
        SNAPSHOT_INSTALLED("snapshots installed"),
        DATA_FILE_PUT_ASIDE("damaged data files of nodes that ran, put aside for one of the whole state"),
        SNAPSHOT_PUT_ASIDE("damaged snapshots put aside by who was to send them"),
        COMMITTED_ENTRY("entries committed"),
        STARTED_HIGH("clusters that count from near 2^31, 2^32 or 2^63"),
        FORGETFUL("clusters that remember two to seven request ids"),
        FAR_APART("clusters whose nodes are far apart"),
        WRONG_CLOCK("clusters in which one clock is wrong by half a minute"),
        CRASH_IN_DISK_CALL("crashes within a disk call"),
        CRASH_IN_RECOVERY("crashes within recovery"),
        RECOVERED_TWICE("recoveries compared with a second one"),
        REFUSED_TO_START("refusals to start after damage"),
        STOPPED_FOR_GOOD("nodes that stopped by themselves after a fault"),
        NOTICED_LOSS("logs that lost their end, and their nodes knew"),
        SILENT_LOSS("logs that lost acknowledged entries unnoticed, none that was remembered"),
        HEALED("logs that a leader made whole again"),
        PUT_ASIDE("damaged logs that were put aside"),
        FENCED_OFF("nodes that were refused by their peers"),
        STUCK_FOR_A_REASON("nodes that could not serve and said why"),
        ACKNOWLEDGED("writes acknowledged"),
        UNKNOWN("writes that ended as UNKNOWN"),
        REFUSED("writes refused for certain"),
        DEDUPLICATED("retries that got the first reply"),
        ID_EXPIRED("retries refused because of their age"),
        ID_MISMATCH("ids refused for another command"),
        TRANSACTION("transactions executed"),
        WATCH_ABORTED("transactions aborted by WATCH"),
        READ("reads answered"),
        LEASE_HELD("leaders that held a lease"),
        LEASE_OUTLIVED("leases that were held while somebody led a later epoch"),
        LEASE_AWAITED("leaders that waited for the lease of another"),
        READ_STRONG("strong reads answered"),
        READ_QUORUM("quorum reads answered"),
        READ_QUORUM_LEADERLESS("quorum reads answered by a node without a leader"),
        READ_SESSION("session reads answered"),
        READ_BOUNDED("bounded reads answered"),
        READ_LEADERLESS("bounded reads answered by a node without a leader"),
        READ_EVENTUAL("eventual reads answered"),
        READ_AWAITED_PAGE("eventual reads that waited for a page"),
        LEVEL_REFUSED("reads whose level could not be kept, and they said so"),
        DIGEST_COMPARED("states compared"),
        HISTORY_CHECKED("histories for which an order was found"),
        HISTORY_GAVE_UP("histories too tangled for the search"),
        MEMBERS_CHANGED("changes of members that were agreed to"),
        DISK_LOST("nodes that lost their disks, to come back by themselves"),
        WITH_SPARES("clusters with spares"),
        DISK_BURIED("nodes that lost their disks for good"),
        STOOD_IN("spares that took the place of a silent voter"),
        PAGE_READ("pages read of data files that have what is not in memory"),
        ROT_FOUND_IN_DATA("bits that flipped in data files of nodes that ran, found and healed by them"),
        PAGE_REPAIRED("pages of data files that were written again with the rows of other nodes"),
        ROT_FOUND_IN_LOG("bits that flipped in old segments of nodes that ran, found and healed by them"),
        LEVEL_RAISED("feature levels raised by an operator's word"),
        RELEASE_REFUSED("nodes of an older release that were refused, or refused to start, for the feature level"),
        VOTE_LOST("nodes that lost their vote, and went on as new ones"),
        TREE_CHECKPOINT("checkpoints of data files"),
        TREE_CRASHED("crashes within one"),
        TREE_NO_ROOM("checkpoints of data files without room"),
        TREE_CAUGHT_UP("data files that were brought to the state as a whole"),
        TREE_INSPECTED("data files read as a whole after an opening"),
        TREE_FELL_BACK("data files opened at the checkpoint before"),
        TREE_PIN_READ("pinned roots read"),
        TREE_MISREAD("pages of data files that were read wrong, and noticed"),
        TREE_DAMAGED("damaged data files, noticed and made again");

        private final String text;

        Event(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    private final long[] counts = new long[Event.values().length];
    private final long[] steps = new long[SpecAction.values().length];

    /** What was lost unnoticed at worst: acknowledged for so long, and so many entries, and not remembered yet. */
    private long widestMicros;

    private long widestEntries;

    public void unremembered(long micros, long entries) {
        widestMicros = Math.max(widestMicros, micros);
        widestEntries = Math.max(widestEntries, entries);
    }

    public long widestMicros() {
        return widestMicros;
    }

    public long widestEntries() {
        return widestEntries;
    }

    /** A line of the trace that is compared with the specification. */
    public void add(SpecAction action) {
        steps[action.ordinal()]++;
    }

    public long count(SpecAction action) {
        return steps[action.ordinal()];
    }

    public void add(Event event) {
        counts[event.ordinal()]++;
    }

    public long count(Event event) {
        return counts[event.ordinal()];
    }
}
