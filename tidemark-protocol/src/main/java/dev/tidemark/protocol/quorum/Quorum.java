package dev.tidemark.protocol.quorum;

import java.util.function.IntPredicate;
import java.util.function.IntToLongFunction;

/**
 * What a configuration answers about sets of its members (hazards H41-H43, H34). A set is a predicate over member ids,
 * or, where the question is "how far", a number for each id. Only ids that vote are ever asked about, so a set may hold
 * learners, spares and nodes that were removed: they do not count, and neither does a leader that is no voter.
 *
 * <p>A configuration under change is the conjunction of two of these ({@link JointQuorum}): a set is enough if it is
 * enough
 * for both, and what is reached is what is reached in both.
 *
 * <p>Implementations are immutable and call the given functions on the caller's thread, at most once for each voter.
 */
public interface Quorum {
    /** Whether these votes make a leader. Any two such sets meet, and each meets every set that {@link #commits}. */
    boolean elects(IntPredicate granted);

    /** Whether an entry that these have on disk is committed. */
    boolean commits(IntPredicate durable);

    /**
     * The largest offset up to which a set that {@link #commits} has the log on disk; {@link Long#MIN_VALUE} if there
     * is
     * no such set.
     *
     * @param durableEnd of a voter
     */
    long committed(IntToLongFunction durableEnd);

    /** Whether these, having answered a leader, prove that no newer one has committed anything before they did. */
    boolean confirms(IntPredicate answered);

    /**
     * The latest time that a set that {@link #confirms} has answered for.
     *
     * @param answered when the newest question was asked that a voter has answered
     */
    long confirmedAt(IntToLongFunction answered);

    /**
     * Whether one of these, if each tells how far its log is on disk, has everything that was ever committed; no leader
     * is needed for that (H60).
     */
    boolean reads(IntPredicate answered);

    /**
     * Whether a leader that hears these may stay, because those it does not hear elect nobody. The same sets make a
     * lease hold, if they refuse other votes meanwhile.
     */
    boolean inTouch(IntPredicate heard);

    /**
     * The shortest time in which a set that {@link #elects} can have answered.
     *
     * @param answerTime that a voter takes
     */
    long electsWithin(IntToLongFunction answerTime);

    /** Whether these are more than half of the voters, whatever the write quorum is. */
    boolean isMajority(IntPredicate members);

    /** The largest value that more than half of the voters have reached, whatever the write quorum is. */
    long reachedByMajority(IntToLongFunction value);
}
