package dev.tidemark.sim.spec;

import java.util.Locale;

/**
 * What a line of a trace may be. Several of them may be one action of the specification, which takes votes together
 * that are given one by one, for example; some are none, since the specification leaves them out (spec/README.md).
 */
public enum SpecAction {
    STAND("ElectSomebody", "a node votes for itself in a new epoch"),
    VOTE("ElectSomebody", "a node gives its vote"),
    STORE_VOTE("ElectSomebody", "epoch and vote are on disk"),
    GRANT("ElectSomebody", "a vote leaves its node"),
    HEAR_VOTE("ElectSomebody", "a candidate gets a vote"),
    LEAD("ElectSomebody", "a candidate is elected, and appends the first entry of its epoch"),
    FOLLOW("", "a node takes a newer epoch, whatever shows it"),
    STEP_DOWN("", "a leader gives up within its epoch"),
    WRITE("Write", "a leader appends an entry that changes no quorum"),
    BEGIN_CHANGE("BeginChange", "a leader appends a joint configuration"),
    STAND_IN("StandIn", "a leader appends one in which a spare has the place of a voter"),
    END_CHANGE("EndChange", "a leader appends the configuration after it"),
    RAISE_LEVEL("RaiseLevel", "a leader appends a configuration of a higher feature level"),
    OTHER_RELEASE("OtherRelease", "a node starts with a release that supports other feature levels"),
    SEND("", "a leader sends a part of its log, and how much of it is committed"),
    RECEIVE("ReceiveSomething", "a node takes what the leader of its epoch sent"),
    SETTLE("ReceiveSomething", "a node whose log lost its end is whole again"),
    FSYNC("Fsync", "a node counts more of its log as durable"),
    ACK("ReceiveSomething", "a node tells its leader what it has on disk"),
    COUNT("ReceiveSomething", "a leader takes note of that"),
    COMMIT("Commit", "the high watermark of a leader moves"),
    BEGIN_READ("BeginRead", "a read comes to a leader"),
    CONFIRM_READ("ConfirmRead", "a node answers a round of heartbeats"),
    HEAR_ROUND("ConfirmRead", "a leader takes note of that"),
    ANSWER_READ("ConfirmRead", "a leader answers a read"),
    ASK_ENDS("", "a node asks how far logs are on disk, for a read without a leader"),
    TELL_END("", "a node tells it"),
    HEAR_END("", "the node that asked takes note of that"),
    ANSWER_ENDS("", "it answers the read"),
    CRASH("Crash", "a node starts again with what is on its disk"),
    WIPE("Wipe", "a node starts as another incarnation"),
    LOSE_END("LoseEnd", "a node sees that its log has lost its end"),
    LOSE_SILENTLY("", "a node starts with less than it had on disk, and cannot see it"),
    INSTALL("", "a snapshot takes the place of a log"),
    COVER("", "a snapshot, or the answer to a quorum read, shows how much of the log is committed"),
    START("Init", "a node starts for the first time"),
    UNEXPLAINED("", "something that no action does");

    private final String inSpec;
    private final String text;

    SpecAction(String inSpec, String text) {
        this.inSpec = inSpec;
        this.text = text;
    }

    /** The action of the specification that it is, or a part of; empty if it is none. */
    public String inSpec() {
        return inSpec;
    }

    /** The word with which a line of the trace begins. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String text() {
        return text;
    }
}
