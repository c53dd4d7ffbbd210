package dev.tidemark.protocol;

import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.quorum.Quorum;
import dev.tidemark.protocol.quorum.QuorumSizes;
import dev.tidemark.protocol.quorum.VoterQuorum;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * A cluster whose nodes count with sizes that {@link QuorumSizes} may forbid: past the check, as if it were not there.
 *
 * @param write W of the configuration, which the observer demands copies for
 * @param sizes by node
 */
record ForcedQuorums(String name, int voters, int write, IntFunction<Sizes> sizes) {
    record Sizes(int write, int election, int confirm, int lease) {
        Sizes(QuorumSizes legal) {
            this(legal.write(), legal.election(), legal.confirm(), legal.lease());
        }
    }

    static ForcedQuorums legal(int voters, int write) {
        Sizes legal = new Sizes(new QuorumSizes(voters, write));
        return new ForcedQuorums("N=" + voters + " W=" + write, voters, write, id -> legal);
    }

    static ForcedQuorums election(int voters, int write, int election) {
        QuorumSizes legal = new QuorumSizes(voters, write);
        Sizes sizes = new Sizes(write, election, legal.confirm(), legal.lease());
        return new ForcedQuorums(
                "N=" + voters + " W=" + write + " E=" + election + " instead of " + legal.election(),
                voters,
                write,
                id -> sizes);
    }

    static ForcedQuorums confirm(int voters, int write, int confirm) {
        QuorumSizes legal = new QuorumSizes(voters, write);
        Sizes sizes = new Sizes(write, legal.election(), confirm, legal.lease());
        return new ForcedQuorums(
                "N=" + voters + " W=" + write + " confirmed by " + confirm + " instead of " + legal.confirm(),
                voters,
                write,
                id -> sizes);
    }

    /** Every second node has heard of a change of W, the others have not: each by itself is right (H43). */
    static ForcedQuorums halfChanged(int voters, int oldWrite, int newWrite) {
        Sizes before = new Sizes(new QuorumSizes(voters, oldWrite));
        Sizes after = new Sizes(new QuorumSizes(voters, newWrite));
        return new ForcedQuorums(
                "N=" + voters + " W=" + oldWrite + " becomes " + newWrite + " without a joint step",
                voters,
                Math.min(oldWrite, newWrite),
                id -> id % 2 == 0 ? before : after);
    }

    Function<Configuration, Quorum> quorumsOf(int id) {
        Sizes forced = sizes.apply(id);
        return configuration -> new VoterQuorum(
                configuration.voters(),
                forced.write,
                forced.election,
                forced.confirm,
                forced.lease,
                configuration.sizes().read());
    }

    @Override
    public String toString() {
        return name;
    }
}
