package dev.tidemark.sim.fault;

import dev.tidemark.sim.machine.Device;
import dev.tidemark.sim.strike.MemberFaults;
import dev.tidemark.sim.strike.NodeFaults;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The kinds of faults, each drawn by itself: whether a run has it at all, how often, and when (docs/verification.md).
 * What one does is in the class named here.
 */
public enum FaultKind {
    // SimulatedNetwork, per message
    DROP("a message is lost"),
    DUPLICATE("a message arrives twice"),
    REORDER("a message overtakes those before it"),
    DELAY("a message, and what follows it on its link, takes up to half a second"),
    CORRUPT("a bit of a message flips"),
    FOREIGN("a message arrives at another node than the one it is for"),
    OTHER_CLUSTER("a message of another cluster arrives"),
    // NetworkFaults, for a while
    ONE_WAY("a link works in one direction only"),
    PARTITION("a node is cut off, in one direction or both"),
    BRIDGE("two halves that only one node can talk to"),
    RESET("connections break"),
    // NodeFaults
    CRASH("a node loses its power, with any part of what was not synced, often within a disk call"),
    FAST_RESTART("a node is back before its peers miss it"),
    KILL_ALL("all nodes crash together"),
    FREEZE("a process stands still for a while"),
    TRANSFER("an operator has another node lead"),
    // Device, per disk call
    SLOW_DISK("a sync takes a hundred times as long"),
    DISK_HANG("a sync does not return for seconds"),
    WRITE_ERROR("a write fails"),
    SYNC_FAILURE("a sync fails, its pages are lost, and later syncs succeed"),
    SHORT_WRITE("a write stops part way and fails"),
    DISK_FULL("there is no room for new files for a while"),
    TORN_SECTOR("a crash leaves a sector half old, half new"),
    LOST_WRITE("a write reports success and does nothing"),
    MISDIRECTED("a write reports success and went to another place"),
    STALE_READ("a read shows a sector as it was before it was written"),
    MISDIRECTED_READ("a read shows another place of the file"),
    THREAD_ERROR("a thread runs into an error, as for want of memory"),
    // StorageFaults
    ROT("a bit flips on a disk"),
    TRUNCATED_FILE("a file is shorter than it was"),
    MISSING_FILE("a file is gone"),
    WIPE("a disk comes back empty"),
    ROLLBACK("a disk comes back as it was earlier"),
    SWAP("two nodes start on each other's disks"),
    // NodeClocks
    CLOCK_OFFSET("a wall clock is wrong, rarely by hours"),
    CLOCK_RATE("a clock runs too fast or too slow"),
    CLOCK_JUMP("a wall clock jumps, forth or back"),
    // Clients
    RETRY_ELSEWHERE("a client repeats a request at another node, under its id"),
    BATCH_DUPLICATE("the same id twice in one batch"),
    LATE_RETRY("an answered request comes again, also when its id is forgotten"),
    OTHER_PAYLOAD("an id comes again with another command"),
    // Added last, as each kind draws by its place: so seeds of old mean what they meant
    /** {@link Device}. */
    SLOW_NODE("all syncs of one node take many times as long, for seconds"),
    /** {@link NodeFaults}. */
    NO_ROOM("the disk of one node is nearly full, for a while"),
    /** {@link MemberFaults}. In a run with it nothing else destroys disks, and all clocks are right. */
    MEMBERS("an operator adds, replaces and removes nodes, and changes the write quorum; nodes lose their disks"),
    // ReleaseFaults
    RELEASES("nodes run two releases; operators upgrade them, or go back, and raise the feature level"),
    /** {@link NodeFaults}. */
    SUSPEND("a machine is suspended: its processes stand still, and its monotonic clock with them");

    private final String text;

    FaultKind(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    /** As on the command line. */
    public String label() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /** How many of all runs have it. */
    double share() {
        return this == RELEASES || this == SUSPEND ? 0.2 : destroys() ? 0.12 : 0.4;
    }

    /** Whether it can destroy what a node has on disk, so that it counts against the budget of a run. */
    boolean destroys() {
        return switch (this) {
            case LOST_WRITE,
                    MISDIRECTED,
                    STALE_READ,
                    MISDIRECTED_READ,
                    ROT,
                    TRUNCATED_FILE,
                    MISSING_FILE,
                    WIPE,
                    ROLLBACK -> true;
            default -> false;
        };
    }

    /** @return null if there is none of that name */
    public static FaultKind of(String label) {
        for (FaultKind kind : values()) {
            if (kind.label().equals(label)) {
                return kind;
            }
        }
        return null;
    }

    public static String labels() {
        return Arrays.stream(values()).map(FaultKind::label).collect(Collectors.joining(", "));
    }
}
