package dev.tidemark.protocol.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A change from any voters to any others, each with every W, asked about all subsets of all nodes: what meets what
 * before, during and after it (H43, H96, H98, H152). Sets are bits.
 */
class JointQuorumTest {
    private static final int NODES = 5;

    /** The last of the old voters may have lost its disk: its seat is vacant. */
    record Change(List<Integer> old, int oldWrite, List<Integer> next, int nextWrite, boolean isLastVacant) {
        private List<Integer> present() {
            return isLastVacant ? old.subList(0, old.size() - 1) : old;
        }

        private QuorumSizes oldSizes() {
            return new QuorumSizes(old.size(), oldWrite);
        }

        Quorum before() {
            return VoterQuorum.of(present(), isLastVacant ? 1 : 0, oldSizes());
        }

        Quorum after() {
            return new VoterQuorum(next, new QuorumSizes(next.size(), nextWrite));
        }

        Quorum joint() {
            return new JointQuorum(VoterQuorum.leaving(present(), isLastVacant ? 1 : 0, oldSizes()), after());
        }
    }

    static Stream<Change> all() {
        List<List<Integer>> before = List.of(List.of(1), List.of(1, 2), List.of(1, 2, 3), List.of(1, 2, 3, 4));
        List<List<Integer>> after = List.of(
                List.of(1),
                List.of(2),
                List.of(3),
                List.of(1, 2, 4),
                List.of(1, 4, 5),
                List.of(3, 4, 5),
                List.of(1, 2, 3),
                List.of(2, 3, 4, 5),
                List.of(1, 2, 3, 4, 5));
        return before.stream()
                .flatMap(old -> after.stream()
                        .flatMap(next -> IntStream.rangeClosed(1, old.size())
                                .boxed()
                                .flatMap(w -> IntStream.rangeClosed(1, next.size())
                                        .boxed()
                                        .flatMap(v -> Stream.of(false, true)
                                                .map(vacant -> new Change(old, w, next, v, vacant))))));
    }

    private static IntPredicate members(int set) {
        return id -> (set >> (id - 1) & 1) != 0;
    }

    private static boolean allMeet(IntPredicate one, IntPredicate other) {
        for (int a = 0; a < 1 << NODES; a++) {
            for (int b = 0; one.test(a) && b < 1 << NODES; b++) {
                if (other.test(b) && (a & b) == 0) {
                    return false;
                }
            }
        }
        return true;
    }

    private static IntPredicate elects(Quorum quorum) {
        return set -> quorum.elects(members(set));
    }

    private static IntPredicate commits(Quorum quorum) {
        return set -> quorum.commits(members(set));
    }

    private static IntPredicate confirms(Quorum quorum) {
        return set -> quorum.confirms(members(set));
    }

    private static IntPredicate reads(Quorum quorum) {
        return set -> quorum.reads(members(set));
    }

    private static IntPredicate inTouch(Quorum quorum) {
        return set -> quorum.inTouch(members(set));
    }

    /** Who goes by the configuration before is met by the joint one, and so is who goes by the one after. */
    @ParameterizedTest
    @MethodSource("all")
    void electionsMeetElectionsAndWrites(Change change) {
        for (Quorum other : List.of(change.before(), change.joint(), change.after())) {
            assertThat(allMeet(elects(change.joint()), elects(other))).isTrue();
            assertThat(allMeet(elects(change.joint()), commits(other))).isTrue();
            assertThat(allMeet(elects(other), commits(change.joint()))).isTrue();
        }
    }

    /** A leader that goes by an older configuration cannot confirm a read once a newer one leads. */
    @ParameterizedTest
    @MethodSource("all")
    void confirmationsMeetElectionsOrWhatTheyCommit(Change change) {
        for (Quorum reader : List.of(change.before(), change.joint())) {
            boolean meets = allMeet(confirms(reader), elects(change.joint()))
                    || allMeet(confirms(reader), commits(change.joint()));
            assertThat(meets).isTrue();
        }
        assertThat(allMeet(confirms(change.joint()), elects(change.after()))
                        || allMeet(confirms(change.joint()), commits(change.after())))
                .isTrue();
    }

    /**
     * Those who answered a read without a leader, by the joint configuration, have every entry that was committed by
     * the one before or by the joint one (H62). By the one before alone, not: so each who answers says by which.
     */
    @ParameterizedTest
    @MethodSource("all")
    void readsWithoutALeaderMeetWhatIsCommitted(Change change) {
        for (Quorum writer : List.of(change.before(), change.joint())) {
            assertThat(allMeet(reads(change.joint()), commits(writer))).isTrue();
        }
        assertThat(allMeet(reads(change.before()), commits(change.before()))).isTrue();
        assertThat(allMeet(reads(change.after()), commits(change.joint()))).isTrue();
        assertThat(allMeet(reads(change.after()), commits(change.after()))).isTrue();
    }

    /** Who stays because of whom it hears cannot be succeeded by those it does not hear (H46, H152). */
    @ParameterizedTest
    @MethodSource("all")
    void whoIsInTouchMeetsEveryElection(Change change) {
        for (Quorum elector : List.of(change.before(), change.joint(), change.after())) {
            assertThat(allMeet(inTouch(change.joint()), elects(elector))).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void whatIsReachedIsWhatCommits(Change change) {
        Quorum quorum = change.joint();
        long[] ends = {7, 3, 9, 3, 5};
        long reached = Long.MIN_VALUE;
        for (long end : ends) {
            long at = end;
            reached = quorum.commits(id -> ends[id - 1] >= at) ? Math.max(reached, at) : reached;
        }
        assertThat(quorum.committed(id -> ends[id - 1])).isEqualTo(reached);
    }

    /** Where all must write, one that is gone can be replaced all the same. */
    @ParameterizedTest
    @MethodSource("all")
    void aVacantSeatIsFilled_H152(Change change) {
        boolean isSwap = change.isLastVacant()
                && change.old().size() >= 3
                && change.oldWrite() == change.old().size();
        int here = change.present().stream().mapToInt(id -> 1 << (id - 1)).sum()
                | change.next().stream().mapToInt(id -> 1 << (id - 1)).sum();
        assertThat(!isSwap || change.joint().commits(members(here))).isTrue();
        assertThat(isSwap && change.before().commits(members((1 << NODES) - 1))).isFalse();
    }
}
