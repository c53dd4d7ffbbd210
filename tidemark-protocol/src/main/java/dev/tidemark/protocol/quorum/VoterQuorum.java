package dev.tidemark.protocol.quorum;

import java.util.Arrays;
import java.util.Collection;
import java.util.function.IntPredicate;
import java.util.function.IntToLongFunction;

/** One set of voters, each of which counts the same. The only place where voters are counted. */
public final class VoterQuorum implements Quorum {
    private final int[] voters;
    private final int write;
    private final int election;
    private final int confirm;
    private final int contact;
    private final int read;

    /**
     * @throws IllegalArgumentException if these are not as many voters as the sizes are for
     */
    public VoterQuorum(Collection<Integer> voters, QuorumSizes sizes) {
        this(voters, sizes.write(), sizes.election(), sizes.confirm(), sizes.lease(), sizes.read());
        if (voters.size() != sizes.voters()) {
            throw new IllegalArgumentException("sizes for " + sizes.voters() + " voters, not for " + voters);
        }
    }

    /** Sizes that {@link QuorumSizes} may forbid, for tests that must see them break (H119, H121). */
    public VoterQuorum(Collection<Integer> voters, int write, int election, int confirm, int contact, int read) {
        this.voters = voters.stream().mapToInt(Integer::intValue).toArray();
        this.write = write;
        this.election = election;
        this.confirm = confirm;
        this.contact = contact;
        this.read = read;
    }

    @Override
    public boolean elects(IntPredicate granted) {
        return count(granted) >= election;
    }

    @Override
    public boolean commits(IntPredicate durable) {
        return count(durable) >= write;
    }

    @Override
    public long committed(IntToLongFunction durableEnd) {
        return reached(write, durableEnd);
    }

    @Override
    public boolean confirms(IntPredicate answered) {
        return count(answered) >= confirm;
    }

    @Override
    public long confirmedAt(IntToLongFunction answered) {
        return reached(confirm, answered);
    }

    @Override
    public boolean reads(IntPredicate answered) {
        return count(answered) >= read;
    }

    @Override
    public boolean inTouch(IntPredicate heard) {
        return count(heard) >= contact;
    }

    @Override
    public long electsWithin(IntToLongFunction answerTime) {
        return sorted(answerTime)[election - 1];
    }

    @Override
    public boolean isMajority(IntPredicate members) {
        return count(members) >= QuorumSizes.majority(voters.length);
    }

    @Override
    public long reachedByMajority(IntToLongFunction value) {
        return reached(QuorumSizes.majority(voters.length), value);
    }

    private int count(IntPredicate members) {
        int count = 0;
        for (int id : voters) {
            count += members.test(id) ? 1 : 0;
        }
        return count;
    }

    /** The largest value that at least so many have reached. */
    private long reached(int size, IntToLongFunction value) {
        return sorted(value)[voters.length - size];
    }

    private long[] sorted(IntToLongFunction value) {
        long[] values = new long[voters.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = value.applyAsLong(voters[i]);
        }
        Arrays.sort(values);
        return values;
    }
}
