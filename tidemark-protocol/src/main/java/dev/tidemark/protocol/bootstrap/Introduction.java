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
    public Introduction {
        if (!members.contains(self)) {
            throw new IllegalArgumentException("node " + self + " is not one of " + members);
        }
    }

    /** The one that mints. */
    public int lowest() {
        return members.first();
    }

    /** What a node says that has an id: while it runs, at any time. */
    public Answer answer(Question question, UUID cluster) {
        Answer objection = objectionTo(question);
        return objection == null ? new Answer.HasId(self, question.number(), cluster) : objection;
    }

    /** Why the two cannot be of one cluster, or null. */
    Answer objectionTo(Question question) {
        String why = null;
        if (question.to() != self) {
            why = "node " + question.to() + " was looked for at the address of node " + self
                    + ": check the addresses in the cluster lists";
        } else if (question.from() == self) {
            why = "two nodes call themselves node " + self + ": give each its own id";
        } else if (!question.list().equals(list)) {
            why = "node " + question.from() + " is configured for " + question.list() + ", node " + self + " for "
                    + list
                    + ": the cluster list and write-quorum must be the same on all nodes, addresses included, unless"
                    + " cluster-id is set on all of them";
        }
        return why == null ? null : new Answer.Objects(self, question.number(), why);
    }
}
