package dev.tidemark.protocol.bootstrap;

import java.util.SortedSet;
import java.util.UUID;

/**
 * Who a node is by its configuration, for those that ask whether it has a cluster id.
 *
 * @param self its id
 * @param members ids of its list, its own included
 * @param list ids, addresses and write quorum, in words
 */
public record Introduction(int self, SortedSet<Integer> members, String list) {
    /** The list of a node that is to be added to a cluster which is there. It takes the id of that, and mints none. */
    public static final String JOINS = "a cluster that exists, which it is to be added to";

    public Introduction {
        if (!members.contains(self)) {
            throw new IllegalArgumentException("node " + self + " is not one of " + members);
        }
    }

    /** The one that mints. */
    public int lowest() {
        return members.first();
    }

    boolean joins() {
        return list.equals(JOINS);
    }

    /** What a node says that has an id: while it runs, at any time. */
    public Answer answer(Question question, UUID cluster) {
        return answer(question, cluster, false);
    }

    /**
     * The same.
     *
     * @param isByLog whether members have changed, so that lists say nothing: who is a member, the log says
     */
    public Answer answer(Question question, UUID cluster, boolean isByLog) {
        boolean isAnyList = isByLog || question.list().equals(JOINS);
        Answer objection = objectionTo(question, isAnyList);
        return objection == null ? new Answer.HasId(self, question.number(), cluster) : objection;
    }

    /** Why the two cannot be of one cluster, or null. */
    Answer objectionTo(Question question) {
        return objectionTo(question, false);
    }

    private Answer objectionTo(Question question, boolean isAnyList) {
        String why = null;
        if (question.to() != self) {
            why = "node " + question.to() + " was looked for at the address of node " + self
                    + ": check the addresses in the cluster lists";
        } else if (question.from() == self) {
            why = "two nodes call themselves node " + self + ": give each its own id";
        } else if (!isAnyList && !question.list().equals(list)) {
            why = "node " + question.from() + " is configured for " + question.list() + ", node " + self + " for "
                    + list
                    + ": the cluster list and write-quorum must be the same on all nodes, addresses included, unless"
                    + " cluster-id is set on all of them";
        }
        return why == null ? null : new Answer.Objects(self, question.number(), why);
    }
}
