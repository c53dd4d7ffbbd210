package dev.tidemark.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.tidemark.protocol.quorum.QuorumSizes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Negative controls (H41-H43, H119, H121): quorum sizes that the start-up check makes impossible, forced past it, must
 * be seen to break. If they did not, either the check forbids what is harmless or the simulation sees nothing. All
 * sizes for up to five voters, one vote too few for seven.
 */
class ForcedQuorumsIT {
    private static final int SEEDS = 1000;
    private static final int LEGAL_SEEDS = 6;

    /** The words of {@link Invariants} and {@link Election} for two leaders of one epoch and for lost commits. */
    private static final List<String> BROKEN = List.of(
            "two leaders in epoch",
            "in another's epoch",
            "two entries",
            "leader completeness",
            "truncates committed",
            "snapshot drops committed",
            "high watermark of n",
            "halts without a reason",
            "disks, not");

    private static final List<String> STALE_READ = List.of("(H54-H56)");

    static Stream<ForcedQuorums> legal() {
        return IntStream.rangeClosed(1, 5)
                .boxed()
                .flatMap(n -> IntStream.rangeClosed(1, n).mapToObj(w -> ForcedQuorums.legal(n, w)));
    }

    static List<ForcedQuorums> tooFewVotes() {
        List<ForcedQuorums> unsafe = new ArrayList<>();
        for (int n = 2; n <= 5; n++) {
            for (int w = 1; w <= n; w++) {
                for (int e = 1; e < new QuorumSizes(n, w).election(); e++) {
                    unsafe.add(ForcedQuorums.election(n, w, e));
                }
            }
        }
        for (int w = 1; w <= 7; w++) {
            unsafe.add(ForcedQuorums.election(7, w, new QuorumSizes(7, w).election() - 1));
        }
        return unsafe;
    }

    /** Here members do not change, so to meet every write is enough wherever W is above the majority. */
    static List<ForcedQuorums> tooFewConfirmations() {
        List<ForcedQuorums> unsafe = new ArrayList<>();
        for (int n = 2; n <= 5; n++) {
            for (int w = 1; w <= n; w++) {
                for (int c = 1; c < Math.min(n - w + 1, new QuorumSizes(n, w).confirm()); c++) {
                    unsafe.add(ForcedQuorums.confirm(n, w, c));
                }
            }
        }
        return unsafe;
    }

    static Stream<ForcedQuorums> halfChanged() {
        return Stream.of(ForcedQuorums.halfChanged(3, 1, 3), ForcedQuorums.halfChanged(5, 2, 4));
    }

    @ParameterizedTest
    @MethodSource("legal")
    void theSizesThatTheCheckAllowsHold(ForcedQuorums sizes) {
        for (long seed = 1; seed <= LEGAL_SEEDS; seed++) {
            Simulation simulation = new Simulation(seed, false, sizes);
            assertThatCode(simulation::run).as("%s, seed %d", sizes, seed).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @MethodSource("tooFewVotes")
    void tooFewVotesMakeTwoLeadersOfOneEpochOrLoseACommit(ForcedQuorums sizes) { // H41
        assertBreaks(sizes, BROKEN);
    }

    @ParameterizedTest
    @MethodSource("tooFewConfirmations")
    void tooFewConfirmationsLetADeposedLeaderAnswer(ForcedQuorums sizes) { // H42
        assertBreaks(sizes, STALE_READ);
    }

    @ParameterizedTest
    @MethodSource("halfChanged")
    void sizesThatChangeAtSomeNodesBeforeOthersBreak(ForcedQuorums sizes) { // H43
        assertBreaks(sizes, BROKEN);
    }

    /** In one of the seeds, the simulation sees what is to be seen; other complaints before it do not count. */
    private static void assertBreaks(ForcedQuorums sizes, List<String> words) {
        List<String> complaints = new ArrayList<>();
        for (long seed = 1; seed <= SEEDS; seed++) {
            String complaint = complaint(sizes, seed);
            if (words.stream().anyMatch(complaint::contains)) {
                return;
            }
            complaints.add(complaint);
        }
        assertThat(complaints).as("%s must break within %d seeds", sizes, SEEDS).isEmpty();
    }

    private static String complaint(ForcedQuorums sizes, long seed) {
        try {
            new Simulation(seed, false, sizes).run();
            return "";
        } catch (RuntimeException | AssertionError e) {
            return String.valueOf(e.getMessage());
        }
    }
}
