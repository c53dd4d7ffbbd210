package dev.tidemark.sim.judge;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.stream.Collectors;

/**
 * What must hold, whatever happens. A failure names one of these, so that a mutant's death can be told by what caught
 * it. Numbers are those of the list of invariants that docs/verification.md explains.
 */
public enum Invariant {
    ELECTION_SAFETY("at most one leader per epoch, and every entry of an epoch was made by that leader (H19, H41)"),
    VOTE_ONCE("a node stores at most one vote per epoch (H38-H40)"),
    VOTE_BEFORE_WORD("epoch and vote are on disk before a message or a snapshot shows them (H36, H38)"),
    EPOCH_MONOTONIC("a node's epoch never goes back, its stored one not even across restarts (H39)"),
    HWM_MONOTONIC("a node's high watermark never goes back while it runs (H25)"),
    APPLIED_MONOTONIC("what a node has applied never goes back while it runs (H91a)"),
    LOG_MATCHING("(epoch, offset) names the same entry on all nodes, for ever, after truncations too (H20, H21)"),
    LOG_ORDER("epochs never fall along a log, which has no holes (H35, H37)"),
    COMMIT_DURABILITY("what is first reported as committed is fsynced on W voters (H01-H03)"),
    LEADER_COMPLETENESS("a new leader holds every entry that was committed before its epoch (H18)"),
    NEVER_UNACK("what a node acknowledged is in its log after a restart (H02, H04, H08-H10)"),
    OWING_IS_SILENT("a node whose log has lost its end neither votes nor counts until all is there again (H161)"),
    COMMITTED_STAYS("no committed entry is removed from a log or replaced (H22, H26, H91a)"),
    HWM_COVERS_COMMITTED("what a node's high watermark covers is the committed log (H24)"),
    OWN_EPOCH_COMMIT("only the leader commits first, and by counting only an entry of its own epoch (H18, H24)"),
    RELATIONS("applied <= high watermark <= log end, durable end <= log end, checkpoint <= applied (H91c)"),
    DURABLE_IS_TRUE("what a node believes or tells to be durable is fsynced (H01, H05, H06, H31)"),
    DIGEST("equal states at equal offsets, also to a pure replay of the log (H71-H73, H83, H84, H89)"),
    REFERENCE("every reply is that of the reference execution (H78, H82, H86a, H90)"),
    TIME_INCREASING("times strictly increase along the log, and stay near true time (H65, H66)"),
    CAUSALITY("what may have caused something has a smaller Lamport stamp: along the log, an entry and the message that"
            + " carries it, a question and its answer"),
    EXACTLY_ONCE("no write takes effect twice (H70, H74, H76)"),
    ANSWER("OK means executed with that reply; a definite no means never (H68, H69, H81)"),
    ANSWER_IN_TIME("every request ends by its deadline or with its node (H81b)"),
    READ("a linearizable read sees all that was answered before it began, and nothing uncommitted (H54-H56, H64)"),
    LEVEL("a read sees what its level promises and says as of which entry, a session, a bound in true time, or some"
            + " committed past, at once or when a page has come that it lacks (H54, H55, H57, H63, H64, H115, H156)"),
    LEASE("while a leader may answer reads without asking anybody, in true time, no other commits anything (H54, H57)"),
    HISTORY("what clients saw has an order that explains it (H54-H63)"),
    RECOVERY_IDEMPOTENT("recovering twice gives what recovering once gives (H14, H15)"),
    STARTS("a node refuses to start only because of a fault that was injected (H39, H91f)"),
    STAYS_UP("a node stops for good only because of a fault that was injected (H52, H87, H94)"),
    STUCK_FOR_A_REASON("a node that does not serve says why, and that is so (H119)"),
    LIVENESS("once faults stop: a leader, a new write through every node, equal logs, on every disk (H28, H47-H49,"
            + " H91h)"),
    GIVES_UP("a leader whose disk does not answer gives up leadership (H104)"),
    FEATURE_LEVEL("no node goes by a feature level that it does not support, a leader raises it only when every member"
            + " supports it, and it falls only by a truncation (H180, H181)"),
    CONFIGURATION("the active configuration is the newest one in the node's log (H91d, H97)"),
    BOUNDED_MEMORY("what waits somewhere stays bounded (H106)"),
    INTACT("a damaged frame is never believed, and a whole one always read (H13, H17a)"),
    SPEC("what each node does is an action of the specification, whose guards hold (spec/README.md)"),
    STORY("a story with a name goes as it is told"),
    FENCED("nobody takes part under an identity that is not its own (H92, H102)"),
    ONE_CLUSTER_ID("the nodes of one list never have two cluster ids, a node keeps its own, none is minted while a node"
            + " of the list has one, and none is told before it is durable (H92, H102)"),
    ROT_IS_FOUND("what rots in a file of a node that runs, and is not read otherwise, is found and healed without a"
            + " restart, and the next start misses nothing (H10, H142, H146)"),
    STAND_IN("a spare takes the place of a voter that was silent for so long while its leader ran, one at a time, and"
            + " the number of voters stays what it is (H151, H168)"),
    FAREWELL("who leaves is not dropped before it has said that it knows, or was given time to, and its data directory"
            + " is refused from then on (H101, H150)"),
    TREE_IS_STATE(
            "the data file holds what the state of its node was at its entry, by digest, look-up and scan; so does"
                    + " what is pinned (R5, R10, R12-R15, H144, H148)"),
    TREE_SURVIVES_CRASH("after a crash the data file is at its newest checkpoint or the one that was being written,"
            + " whole; what is damaged is told and not believed (R1-R9, R11, H141-H147)");

    private final String text;

    Invariant(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    /** What nodes see by themselves, in production as here: they stop, or refuse to start. */
    public static EnumSet<Invariant> ofProduction() {
        return EnumSet.of(STAYS_UP, STARTS);
    }

    /** What the specification sees alone. */
    public static EnumSet<Invariant> ofSpecification() {
        return EnumSet.of(SPEC);
    }

    /** @return null if there is none of that name, in upper or lower case */
    public static Invariant of(String name) {
        return Arrays.stream(values())
                .filter(invariant -> invariant.name().equalsIgnoreCase(name))
                .findFirst()
                .orElse(null);
    }

    public static String labels() {
        return Arrays.stream(values()).map(Invariant::name).collect(Collectors.joining(", "));
    }
}
