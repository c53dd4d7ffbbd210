package dev.tidemark.node.healing;

import dev.tidemark.log.end.Acknowledged;
import java.util.List;

/**
 * What is done about a log that cannot be used as it was found. {@link Healing} decides, {@link Aside} does it. File
 * names are those in the log's directory, in the order in which they are moved.
 */
public sealed interface HealingPlan {

    /** Nothing is wrong. */
    record Whole() implements HealingPlan {}

    /**
     * The damage is in a part that the checkpoint made superfluous, and everything after it is whole: nothing is owed.
     *
     * @param aside what is before the whole part
     */
    record ForgetOld(List<String> aside) implements HealingPlan {}

    /**
     * The log ends before the damage, or with the checkpoint if that is later; the rest is owed.
     *
     * @param aside everything from the damage on
     */
    record CutAndOwe(List<String> aside, Acknowledged owed) implements HealingPlan {}

    /**
     * Neither a log nor a checkpoint can be used: the node begins with nothing, and owes all that it acknowledged.
     *
     * @param aside the whole log
     */
    record StartEmptyAndOwe(List<String> aside, Acknowledged owed) implements HealingPlan {}

    /**
     * Nothing is touched and the node does not start.
     *
     * @param why it is not healed; empty if what was found says all
     */
    record Refuse(String why) implements HealingPlan {}
}
