package dev.tidemark.protocol;

import dev.tidemark.protocol.message.StateMark;
import dev.tidemark.protocol.message.StateMarked;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Whether the nodes make the same of the same log. Each tells all others a digest of its state, at the same entries; a
 * node that comes to another one than a majority of the voters stops, and answers nothing more (H89): a bit flipped in
 * its memory, or it does not compute what the others compute. Its log is not in doubt, and what it acknowledged stays
 * acknowledged.
 *
 * <p>While no majority is known to have come to the same, nobody can say who is right: all say so, and go on.
 */
final class StateAgreement {
    /** Of each node. One that is so far back that nobody remembers its marks is compared when it has caught up. */
    private static final int KEPT_MARKS = 32;

    private final Core core;
    private final SortedMap<Integer, NavigableMap<Long, StateMark>> marks = new TreeMap<>();
    /** Nodes that last came to another state than the majority, and at which entry. */
    private final SortedMap<Integer, Long> differing = new TreeMap<>();

    private long agreed;
    private boolean differsHere;

    StateAgreement(Core core) {
        this.core = core;
    }

    /** This node has come to a state at which all compare. */
    void marked(StateMark own) {
        if (differsHere) {
            return;
        }
        note(core.self(), own);
        for (int voter : core.configuration().voters()) {
            if (voter != core.self()) {
                core.send(voter, new StateMarked(own));
            }
        }
        compare(own.offset());
    }

    /** Another node has. */
    void told(int node, StateMark mark) {
        if (!differsHere) {
            note(node, mark);
            compare(mark.offset());
        }
    }

    private void note(int node, StateMark mark) {
        NavigableMap<Long, StateMark> kept = marks.computeIfAbsent(node, id -> new TreeMap<>());
        kept.put(mark.offset(), mark);
        if (kept.size() > KEPT_MARKS) {
            kept.pollFirstEntry();
        }
    }

    private StateMark mark(int node, long offset) {
        NavigableMap<Long, StateMark> kept = marks.get(node);
        return kept == null ? null : kept.get(offset);
    }

    private void compare(long offset) {
        StateMark own = mark(core.self(), offset);
        if (own == null) {
            return;
        }
        List<Integer> same = withTheStateOf(own);
        if (isMajority(same)) {
            agreed = Math.max(agreed, offset);
            lookForOthers(own);
            return;
        }
        List<Integer> others = new ArrayList<>();
        for (int voter : core.configuration().voters()) {
            StateMark mark = mark(voter, offset);
            if (mark != null && !mark.sameState(own)) {
                others.add(voter);
                List<Integer> together = withTheStateOf(mark);
                if (isMajority(together)) {
                    differs(own, together);
                    return;
                }
            }
        }
        if (!others.isEmpty()) {
            core.outbox.add(new Effect.Alarm("after entry " + offset + " the state of this node is not that of nodes "
                    + others + ", and no majority is known to have come to the same, so nobody can say which is right."
                    + " Compare what they answer before you trust any of them, and keep their disks"));
        }
    }

    /** The voters that are known to have come to this state at that entry. */
    private List<Integer> withTheStateOf(StateMark state) {
        List<Integer> same = new ArrayList<>();
        for (int voter : core.configuration().voters()) {
            StateMark mark = mark(voter, state.offset());
            if (mark != null && mark.sameState(state)) {
                same.add(voter);
            }
        }
        return same;
    }

    private boolean isMajority(List<Integer> nodes) {
        return nodes.size() > core.configuration().voters().size() / 2;
    }

    private void lookForOthers(StateMark own) {
        for (int node : marks.keySet()) {
            StateMark mark = mark(node, own.offset());
            if (mark == null) {
                continue;
            }
            if (mark.sameState(own)) {
                differing.remove(node);
            } else if (differing.put(node, own.offset()) == null) {
                core.outbox.add(
                        new Effect.Alarm("node " + node + " has come to another state than the majority after entry "
                                + own.offset() + ": it stops, and takes its state from a checkpoint or from the others"
                                + " when it is started again. Check the memory of that machine"));
            }
        }
    }

    private void differs(StateMark own, List<Integer> others) {
        differsHere = true;
        core.outbox.add(new Effect.StateDiffers(
                agreed,
                "the state of this node after entry " + own.offset() + " is not that of the majority, nodes " + others
                        + ": a bit flipped in the memory of this machine, or this is a defect of Tidemark (H89)."
                        + " The node stops and answers nothing more. Its log is whole and nothing that was"
                        + " acknowledged is lost. Its checkpoints "
                        + (agreed == 0 ? "" : "since entry " + agreed + ", after which it last agreed, ")
                        + "are put aside; start the node again, and it takes its state from what is left or from the"
                        + " others. If that happens again, check the memory of this machine"));
    }

    /** The newest entry after which this node and a majority had the same state; 0 if none since the start. */
    long agreed() {
        return agreed;
    }

    /** Nodes that came to another state than the majority, and after which entry. A copy. */
    SortedMap<Integer, Long> differing() {
        return new TreeMap<>(differing);
    }
}
