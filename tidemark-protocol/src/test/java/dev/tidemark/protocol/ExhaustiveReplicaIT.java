package dev.tidemark.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.quorum.Quorum;
import dev.tidemark.protocol.quorum.VoterQuorum;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The real replica, exhaustively: everything that can happen within small scopes, each state once (H121). What the
 * simulator tries at random is tried completely here, up to the size of the scope.
 */
class ExhaustiveReplicaIT {
    private static final int MANY = 5_000_000;

    private static ExploredScope.Limits limits() {
        return new ExploredScope.Limits();
    }

    private static ExploredScope scope(ExploredScope.Limits limits) {
        return limits.scope(3, 2, Configuration::quorum);
    }

    static Stream<ExploredScope> small() {
        return Stream.of(
                scope(limits().silences(1)),
                scope(limits().led().silences(2)),
                scope(limits().led().silences(1).beats(1).reads(1)),
                scope(limits().led().quickDisks().silences(2).writes(1)),
                scope(limits().led().quickDisks().silences(1).losses(1).repeats(1)),
                scope(limits().led().quickDisks().silences(1).crashes(1).writes(1)),
                scope(limits().led().quickDisks().silences(1).changes(1)),
                scope(limits().led().quickDisks().silences(1).removals(1)),
                scope(limits().led().quickDisks().silences(1).replacements(1)));
    }

    static Stream<ExploredScope> large() {
        return Stream.of(
                scope(limits().silences(2)),
                scope(limits().led().silences(2).writes(1)),
                scope(limits().led().quickDisks().silences(2).writes(1).reads(1)),
                scope(limits().led().quickDisks().silences(2).crashes(1).writes(1)),
                scope(limits().led().quickDisks().silences(3)),
                scope(limits().led().quickDisks().silences(2).removals(1)),
                scope(limits().led()
                        .quickDisks()
                        .silences(1)
                        .crashes(1)
                        .writes(1)
                        .removals(1)),
                scope(limits().led().quickDisks().silences(1).writes(1).replacements(1)));
    }

    @ParameterizedTest
    @MethodSource("small")
    void nothingIsViolatedWithin(ExploredScope scope) {
        explore(scope);
    }

    @ParameterizedTest
    @MethodSource("large")
    @Tag("long")
    void nothingIsViolatedWithinMore(ExploredScope scope) {
        explore(scope);
    }

    private static void explore(ExploredScope scope) {
        Exploration exploration = new Exploration(scope);
        String violation = exploration.run(MANY);
        System.out.println(scope + ": " + exploration);
        assertThat(violation).as("%s: %s", scope, exploration).isNull();
        assertThat(exploration.electors()).containsExactlyInAnyOrderElementsOf(electors(scope));
    }

    /** Changes of members are made, to their end. */
    private static Set<SortedSet<Integer>> electors(ExploredScope scope) {
        Set<SortedSet<Integer>> electors = new HashSet<>();
        electors.add(ids(1, 2, 3));
        if (scope.budget(ExploredScope.Budget.REMOVALS) > 0) {
            electors.add(ids(1, 2));
        }
        if (scope.budget(ExploredScope.Budget.REPLACEMENTS) > 0) {
            electors.add(ids(1, 2, 3, 4));
            electors.add(ids(1, 2, 4));
        }
        return electors;
    }

    private static SortedSet<Integer> ids(Integer... ids) {
        return new TreeSet<>(List.of(ids));
    }

    /** Negative control (H41): an exploration that does not see this sees nothing. */
    @Test
    void oneVoteTooFewMakesTwoLeadersOfOneEpoch() {
        assertThat(violation(limits().silences(2), ForcedQuorums.election(3, 2, 1)))
                .startsWith("two leaders in epoch");
    }

    /** Negative control (H42, H54). */
    @Test
    void aReadThatNobodyConfirmsIsStale() {
        assertThat(violation(
                        limits().led().quickDisks().silences(2).writes(1).reads(1), ForcedQuorums.confirm(3, 2, 1)))
                .startsWith("a read sees");
    }

    /** Negative control (H03): a leader that takes its own copy for a quorum. */
    @Test
    void oneCopyTooFewIsNoQuorum() {
        ForcedQuorums one = new ForcedQuorums("W=1", 3, 2, id -> new ForcedQuorums.Sizes(1, 2, 2, 2));
        assertThat(violation(limits().silences(1), one)).contains("committed entries are on 1 disks");
    }

    /** Negative control (H96, H98): the new voters alone elect, and commit, before the change ends. */
    @Test
    void aChangeThatTheNewVotersDecideAloneLosesACommittedEntry() {
        ExploredScope.Limits limits = limits().led().quickDisks().silences(2).replacements(1);
        Function<Configuration, Quorum> newVotersAlone =
                active -> VoterQuorum.of(active.voters(), active.vacant(), active.sizes());
        assertThat(new Exploration(limits.scope(3, 2, newVotersAlone)).run(MANY))
                .startsWith("leader completeness");
    }

    private static String violation(ExploredScope.Limits limits, ForcedQuorums forced) {
        return new Exploration(limits.scope(3, 2, forced.quorumsOf(1))).run(MANY);
    }
}
