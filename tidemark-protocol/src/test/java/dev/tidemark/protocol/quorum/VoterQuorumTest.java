package dev.tidemark.protocol.quorum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every N up to 7 with every W, asked about all subsets of the voters and about how far they are (H34, H41, H42). */
class VoterQuorumTest {
    private static final int MOST = 7;
    /** Ids are not numbers from 1 on. */
    private static final int FIRST_ID = 11;

    private static final int STRANGER = 3;

    static Stream<QuorumSizes> all() {
        return IntStream.rangeClosed(1, MOST)
                .boxed()
                .flatMap(n -> IntStream.rangeClosed(1, n).mapToObj(w -> new QuorumSizes(n, w)));
    }

    private static List<Integer> ids(QuorumSizes sizes) {
        return IntStream.range(FIRST_ID, FIRST_ID + sizes.voters()).boxed().toList();
    }

    private static Quorum of(QuorumSizes sizes) {
        return new VoterQuorum(ids(sizes), sizes);
    }

    private static IntPredicate members(int set) {
        return id -> (set >> (id - FIRST_ID) & 1) != 0;
    }

    private static boolean allMeet(QuorumSizes sizes, IntPredicate one, IntPredicate other) {
        int subsets = 1 << sizes.voters();
        for (int a = 0; a < subsets; a++) {
            for (int b = 0; one.test(a) && b < subsets; b++) {
                if (other.test(b) && (a & b) == 0) {
                    return false;
                }
            }
        }
        return true;
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyElectionMeetsEveryWriteAndEveryOtherElection(QuorumSizes sizes) { // H41, H42
        Quorum quorum = of(sizes);
        IntPredicate elects = set -> quorum.elects(members(set));
        assertThat(allMeet(sizes, elects, set -> quorum.commits(members(set)))).isTrue();
        assertThat(allMeet(sizes, elects, elects)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyConfirmationMeetsEveryWriteOrEveryElection(QuorumSizes sizes) { // H42
        Quorum quorum = of(sizes);
        IntPredicate confirms = set -> quorum.confirms(members(set));
        assertThat(allMeet(sizes, confirms, set -> quorum.commits(members(set)))
                        || allMeet(sizes, confirms, set -> quorum.elects(members(set))))
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyQuorumReadMeetsEveryWrite(QuorumSizes sizes) { // H60
        Quorum quorum = of(sizes);
        assertThat(allMeet(sizes, set -> quorum.reads(members(set)), set -> quorum.commits(members(set))))
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("all")
    void aLeaderIsInTouchAsLongAsTheOthersElectNobody(QuorumSizes sizes) { // H46-H48
        Quorum quorum = of(sizes);
        for (int set = 0; set < 1 << sizes.voters(); set++) {
            int heard = set;
            assertThat(quorum.inTouch(members(heard)))
                    .as("%s hears %s", sizes, Integer.toBinaryString(heard))
                    .isEqualTo(!quorum.elects(id -> !members(heard).test(id)));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void oneMoreNeverMakesASetTooSmall(QuorumSizes sizes) {
        Quorum quorum = of(sizes);
        for (int set = 0; set < 1 << sizes.voters(); set++) {
            for (int more = set; more < 1 << sizes.voters(); more = (more + 1) | set) {
                assertThat(quorum.elects(members(set)) && !quorum.elects(members(more)))
                        .isFalse();
                assertThat(quorum.commits(members(set)) && !quorum.commits(members(more)))
                        .isFalse();
                assertThat(quorum.confirms(members(set)) && !quorum.confirms(members(more)))
                        .isFalse();
                assertThat(quorum.reads(members(set)) && !quorum.reads(members(more)))
                        .isFalse();
                assertThat(quorum.isMajority(members(set)) && !quorum.isMajority(members(more)))
                        .isFalse();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void howFarIsWhatASetThatIsEnoughHasReached(QuorumSizes sizes) { // H34
        Quorum quorum = of(sizes);
        Random random = new Random(34);
        for (int i = 0; i < 200; i++) {
            long[] values = random.longs(sizes.voters(), 0, 20).toArray();
            assertThat(quorum.committed(id -> values[id - FIRST_ID]))
                    .as("committed of %s", values)
                    .isEqualTo(most(at -> quorum.commits(id -> values[id - FIRST_ID] >= at)));
            assertThat(quorum.confirmedAt(id -> values[id - FIRST_ID]))
                    .as("confirmed of %s", values)
                    .isEqualTo(most(at -> quorum.confirms(id -> values[id - FIRST_ID] >= at)));
            assertThat(quorum.reachedByMajority(id -> values[id - FIRST_ID]))
                    .as("majority of %s", values)
                    .isEqualTo(most(at -> quorum.isMajority(id -> values[id - FIRST_ID] >= at)));
            assertThat(quorum.electsWithin(id -> values[id - FIRST_ID]))
                    .as("answers after %s", values)
                    .isEqualTo(LongStream.range(0, 20)
                            .filter(at -> quorum.elects(id -> values[id - FIRST_ID] <= at))
                            .min()
                            .orElseThrow());
        }
    }

    private static long most(IntPredicate enough) {
        return IntStream.range(0, 20).filter(enough).max().orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("all")
    void aStrangerIsNotCounted(QuorumSizes sizes) { // H34: learners, removed nodes, a leader that is no voter
        Quorum quorum = of(sizes);
        IntPredicate stranger = id -> id == STRANGER;
        assertThat(quorum.elects(stranger)
                        || quorum.commits(stranger)
                        || quorum.confirms(stranger)
                        || quorum.reads(stranger)
                        || quorum.inTouch(stranger)
                        || quorum.isMajority(stranger))
                .isFalse();
        assertThat(quorum.committed(id -> id == STRANGER ? 9 : 0)).isZero();
    }

    @Test
    void sizesOfOtherVotersAreRefused() {
        assertThatThrownBy(() -> new VoterQuorum(List.of(1, 2), new QuorumSizes(3, 2)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
