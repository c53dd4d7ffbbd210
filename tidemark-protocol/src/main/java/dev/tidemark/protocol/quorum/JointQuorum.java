package dev.tidemark.protocol.quorum;

import java.util.function.IntPredicate;
import java.util.function.IntToLongFunction;

/**
 * While members change: what is enough must be enough for the old voters and for the new ones (joint consensus, Raft
 * thesis 4.3; H43, H96, H98). It counts nothing itself.
 *
 * @param old the voters as they were; what is committed needs {@link QuorumSizes#leave} of them
 * @param next the voters as they will be
 */
public record JointQuorum(Quorum old, Quorum next) implements Quorum {
    @Override
    public boolean elects(IntPredicate granted) {
        return old.elects(granted) && next.elects(granted);
    }

    @Override
    public boolean commits(IntPredicate durable) {
        return old.commits(durable) && next.commits(durable);
    }

    @Override
    public long committed(IntToLongFunction durableEnd) {
        return Math.min(old.committed(durableEnd), next.committed(durableEnd));
    }

    @Override
    public boolean confirms(IntPredicate answered) {
        return old.confirms(answered) && next.confirms(answered);
    }

    @Override
    public long confirmedAt(IntToLongFunction answered) {
        return Math.min(old.confirmedAt(answered), next.confirmedAt(answered));
    }

    @Override
    public boolean reads(IntPredicate answered) {
        return old.reads(answered) && next.reads(answered);
    }

    @Override
    public boolean inTouch(IntPredicate heard) {
        return old.inTouch(heard) && next.inTouch(heard);
    }

    @Override
    public long electsWithin(IntToLongFunction answerTime) {
        return Math.max(old.electsWithin(answerTime), next.electsWithin(answerTime));
    }

    @Override
    public boolean isMajority(IntPredicate members) {
        return old.isMajority(members) && next.isMajority(members);
    }

    @Override
    public long reachedByMajority(IntToLongFunction value) {
        return Math.min(old.reachedByMajority(value), next.reachedByMajority(value));
    }
}
