package dev.tidemark.protocol.quorum;

import java.util.Arrays;
import java.util.Collection;
import java.util.function.IntPredicate;
import java.util.function.IntToLongFunction;

/**
 * One set of voters, each of which counts the same. The only place where voters are counted. A seat may be vacant: its
 * voter lost its disk, so nothing it says counts, and all sizes are as if it were there and silent.
 */
public final class VoterQuorum implements Quorum {
    /** Without those whose seats are vacant. */
    private final int[] voters;

    private final int write;
    private final int election;
    private final int confirm;
    private final int contact;
    private final int read;
    private final int majority;

    /**
     * @throws IllegalArgumentException if these are not as many voters as the sizes are for
     */
    public VoterQuorum(Collection<Integer> voters, QuorumSizes sizes) {
        this(voters, 0, sizes, sizes.write());
    }

    private VoterQuorum(Collection<Integer> voters, int vacant, QuorumSizes sizes, int write) {
        this(voters, vacant, write, sizes.election(), sizes.confirm(), sizes.lease(), sizes.read());
        if (voters.size() + vacant != sizes.voters()) {
            throw new IllegalArgumentException(
                    "sizes for " + sizes.voters() + " voters, not for " + voters + " and " + vacant + " vacant seats");
        }
    }

    /**
     * @param voters without those whose seats are vacant
     * @param vacant seats
     * @param sizes for all seats
     */
    public static VoterQuorum of(Collection<Integer> voters, int vacant, QuorumSizes sizes) {
        return new VoterQuorum(voters, vacant, sizes, sizes.write());
    }

    /** The same as the old half of a change: what is committed needs {@link QuorumSizes#leave}. */
    public static VoterQuorum leaving(Collection<Integer> voters, int vacant, QuorumSizes sizes) {
        return new VoterQuorum(voters, vacant, sizes, sizes.leave());
    }

    /** Sizes that {@link QuorumSizes} may forbid, for tests that must see them break (H119, H121). */
    public VoterQuorum(Collection<Integer> voters, int write, int election, int confirm, int contact, int read) {
        this(voters, 0, write, election, confirm, contact, read);
    }

    private VoterQuorum(
            Collection<Integer> voters, int vacant, int write, int election, int confirm, int contact, int read) {
        this.voters = voters.stream().mapToInt(Integer::intValue).toArray();
        this.write = write;
        this.election = election;
        this.confirm = confirm;
        this.contact = contact;
        this.read = read;
        this.majority = QuorumSizes.majority(voters.size() + vacant);
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
        long[] times = sorted(answerTime);
        return times.length == 0 ? 0 : times[Math.min(election, times.length) - 1];
    }

    @Override
    public boolean isMajority(IntPredicate members) {
        return count(members) >= majority;
    }

    @Override
    public long reachedByMajority(IntToLongFunction value) {
        return reached(majority, value);
    }

    private int count(IntPredicate members) {
        int count = 0;
        for (int id : voters) {
            count += members.test(id) ? 1 : 0;
        }
        return count;
    }

    /** The largest value that at least so many have reached; the least that there is if there are not so many. */
    private long reached(int size, IntToLongFunction value) {
        return size > voters.length ? Long.MIN_VALUE : sorted(value)[voters.length - size];
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
