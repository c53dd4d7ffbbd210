package dev.tidemark.protocol.quorum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every N up to 7 with every W, against all subsets of the voters (H41, H42). Sets are bits. */
class QuorumSizesTest {
    private static final int MOST = 7;

    static Stream<QuorumSizes> all() {
        return IntStream.rangeClosed(1, MOST)
                .boxed()
                .flatMap(n -> IntStream.rangeClosed(1, n).mapToObj(w -> new QuorumSizes(n, w)));
    }

    private static List<Integer> setsOf(int voters, int size) {
        List<Integer> sets = new ArrayList<>();
        for (int set = 0; set < 1 << voters; set++) {
            if (Integer.bitCount(set) == size) {
                sets.add(set);
            }
        }
        return sets;
    }

    /** Whether every set of one size shares a voter with every set of the other size. */
    private static boolean alwaysMeet(int voters, int size, int other) {
        List<Integer> others = setsOf(voters, other);
        return setsOf(voters, size).stream().allMatch(a -> others.stream().allMatch(b -> (a & b) != 0));
    }

    private static int smallest(int voters, IntPredicate good) {
        return IntStream.rangeClosed(1, voters).filter(good).findFirst().orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("all")
    void anElectionMeetsEveryWriteAndEveryOtherElectionWithNoVoteToSpare(QuorumSizes q) {
        int n = q.voters();
        assertThat(q.election()).isEqualTo(smallest(n, e -> alwaysMeet(n, e, q.write()) && alwaysMeet(n, e, e)));
    }

    /** Of the voters before it; where W is above the majority, with fewer than W (spec/README.md). */
    private static int commitsAChange(QuorumSizes q) {
        return q.write() > QuorumSizes.majority(q.voters()) ? q.voters() - q.election() + 1 : q.write();
    }

    @ParameterizedTest
    @MethodSource("all")
    void aQuorumReadMeetsEveryWriteAndEveryChangeWithNoNodeToSpare(QuorumSizes q) { // H60, H62
        int n = q.voters();
        assertThat(q.read())
                .isEqualTo(smallest(n, r -> alwaysMeet(n, r, q.write()) && alwaysMeet(n, r, commitsAChange(q))));
    }

    @ParameterizedTest
    @MethodSource("all")
    void aConfirmationMeetsEveryWriteAndChangeOrEveryElectionWithNoNodeToSpare(QuorumSizes q) {
        int n = q.voters();
        IntPredicate meetsCommits = c -> alwaysMeet(n, c, q.write()) && alwaysMeet(n, c, commitsAChange(q));
        assertThat(q.confirm()).isEqualTo(smallest(n, c -> meetsCommits.test(c) || alwaysMeet(n, c, q.election())));
    }

    /** Enough to meet every election, and no more than are left when one is gone, if one may be gone (H152). */
    @ParameterizedTest
    @MethodSource("all")
    void aChangeMeetsEveryElectionAndNeedsNobodyWhoMayBeGone(QuorumSizes q) {
        int n = q.voters();
        assertThat(alwaysMeet(n, q.leave(), q.election())).isTrue();
        assertThat(q.leave()).isLessThanOrEqualTo(q.write());
        assertThat(n < 3 || q.write() < QuorumSizes.majority(n) || q.leave() < n)
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("all")
    void aLeaseMeetsEveryElectionWithNoGrantorToSpare(QuorumSizes q) {
        assertThat(q.lease()).isEqualTo(smallest(q.voters(), l -> alwaysMeet(q.voters(), l, q.election())));
    }

    @Test
    void theNumbersPeopleKnow() {
        assertThat(new QuorumSizes(3, 2))
                .extracting(QuorumSizes::election, QuorumSizes::read, QuorumSizes::confirm)
                .containsExactly(2, 2, 2);
        assertThat(new QuorumSizes(5, 4))
                .extracting(QuorumSizes::election, QuorumSizes::read, QuorumSizes::confirm)
                .containsExactly(3, 3, 3);
        assertThat(new QuorumSizes(3, 3))
                .extracting(QuorumSizes::election, QuorumSizes::read, QuorumSizes::confirm)
                .containsExactly(2, 2, 2);
        assertThat(new QuorumSizes(3, 1))
                .extracting(QuorumSizes::election, QuorumSizes::read, QuorumSizes::confirm)
                .containsExactly(3, 3, 1);
    }

    @Test
    void readsWhatPeopleWrite() {
        assertThat(QuorumSizes.parse("majority", 5)).isEqualTo(new QuorumSizes(5, 3));
        assertThat(QuorumSizes.parse("all", 5)).isEqualTo(new QuorumSizes(5, 5));
        assertThat(QuorumSizes.parse("2", 5)).isEqualTo(new QuorumSizes(5, 2));
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatThrownBy(() -> QuorumSizes.parse("4", 3)).hasMessageContaining("impossible with 3 voters");
        assertThatThrownBy(() -> QuorumSizes.parse("0", 3)).hasMessageContaining("impossible with 3 voters");
        assertThatThrownBy(() -> QuorumSizes.parse("some", 3)).hasMessageContaining("not majority, all, or a number");
        assertThatThrownBy(() -> new QuorumSizes(0, 0)).hasMessageContaining("at least one voter");
    }
}
