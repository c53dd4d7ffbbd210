package dev.tidemark.protocol;

import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * A cluster whose nodes count with sizes that {@link Quorums} may forbid: past the check, as if it were not there.
 *
 * @param write W of the configuration, which the observer demands copies for
 * @param sizes by node
 */
record ForcedQuorums(String name, int voters, int write, IntFunction<QuorumSizes> sizes) {
    record Sizes(int write, int election, int confirm, int lease) implements QuorumSizes {}

    static ForcedQuorums legal(int voters, int write) {
        Quorums legal = new Quorums(voters, write);
        return new ForcedQuorums("N=" + voters + " W=" + write, voters, write, id -> legal);
    }

    static ForcedQuorums election(int voters, int write, int election) {
        Quorums legal = new Quorums(voters, write);
        Sizes sizes = new Sizes(write, election, legal.confirm(), legal.lease());
        return new ForcedQuorums(
                "N=" + voters + " W=" + write + " E=" + election + " instead of " + legal.election(),
                voters,
                write,
                id -> sizes);
    }

    static ForcedQuorums confirm(int voters, int write, int confirm) {
        Quorums legal = new Quorums(voters, write);
        Sizes sizes = new Sizes(write, legal.election(), confirm, legal.lease());
        return new ForcedQuorums(
                "N=" + voters + " W=" + write + " confirmed by " + confirm + " instead of " + legal.confirm(),
                voters,
                write,
                id -> sizes);
    }

    /** Every second node has heard of a change of W, the others have not: each by itself is right (H43). */
    static ForcedQuorums halfChanged(int voters, int oldWrite, int newWrite) {
        Quorums before = new Quorums(voters, oldWrite);
        Quorums after = new Quorums(voters, newWrite);
        return new ForcedQuorums(
                "N=" + voters + " W=" + oldWrite + " becomes " + newWrite + " without a joint step",
                voters,
                Math.min(oldWrite, newWrite),
                id -> id % 2 == 0 ? before : after);
    }

    Function<Quorums, QuorumSizes> sizesOf(int id) {
        return ignored -> sizes.apply(id);
    }

    @Override
    public String toString() {
        return name;
    }
}
