package dev.tidemark.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.sim.fault.FaultKind;
import dev.tidemark.sim.fault.Faults;
import dev.tidemark.sim.judge.Invariant;
import dev.tidemark.sim.world.Coverage;
import dev.tidemark.sim.world.RunOptions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Members change and little else goes wrong. Where a run has most kinds of faults, one of them often ends by chance
 * what another began: a node that nobody restarts, or an operator who waits for ever, is seen where faults are few.
 */
@Tag("long")
class FewFaultsIT {
    /** They failed while changes of members were made. */
    private static final List<Long> FAILED_ONCE = List.of(119L, 235L);

    /** The first that have changes of members, beside those. */
    private static final int SEEDS = 5;

    /** So many without another fault that some ten nodes lose their disks, and as many their votes alone. */
    private static final int ALONE = 60;

    @Test
    void aClusterWhoseMembersChangeComesToRest_H96_H100_H152() {
        long agreed = 0;
        for (long seed : seeds()) {
            List<EnumSet<FaultKind>> sets = few(seed);
            assertThat(sets)
                    .as("seed %s has changes of members, and other faults", seed)
                    .hasSizeGreaterThan(1);
            long changes = 0;
            long losses = 0;
            long writes = 0;
            for (EnumSet<FaultKind> few : sets) {
                RunResult result = run(seed, few);
                changes += result.coverage().count(Coverage.Event.MEMBERS_CHANGED);
                writes += result.coverage().count(Coverage.Event.ACKNOWLEDGED);
                losses += result.coverage().count(Coverage.Event.DISK_LOST);
            }
            agreed += changes;
            assertThat(changes + losses)
                    .as("changes of members, and disks that members lost, under seed %s", seed)
                    .isGreaterThan(sets.size());
            assertThat(writes)
                    .as("writes that were acknowledged under seed %s", seed)
                    .isGreaterThan(100L * sets.size());
        }
        assertThat(agreed).as("changes of members that were agreed on").isGreaterThan(100);
    }

    @Test
    void nodesThatLostDisksOrVotesAreLetInAgain_H39_H97() {
        long losses = 0;
        long votes = 0;
        for (long seed : withMembers(ALONE)) {
            Coverage coverage = run(seed, EnumSet.of(FaultKind.MEMBERS)).coverage();
            losses += coverage.count(Coverage.Event.DISK_LOST);
            votes += coverage.count(Coverage.Event.VOTE_LOST);
        }
        assertThat(losses).as("disks that members lost").isPositive();
        assertThat(votes).as("nodes that lost their vote and were let in again").isPositive();
    }

    private static RunResult run(long seed, EnumSet<FaultKind> few) {
        RunResult result =
                new ClusterSimulation(new RunOptions(seed, 0, few, 0, false, EnumSet.noneOf(Invariant.class))).run();
        assertThat(result.violation()).as("seed %s with %s", seed, few).isNull();
        return result;
    }

    private static long[] seeds() {
        return LongStream.concat(FAILED_ONCE.stream().mapToLong(Long::longValue), LongStream.of(withMembers(SEEDS)))
                .toArray();
    }

    private static long[] withMembers(int seeds) {
        return LongStream.iterate(1, seed -> seed + 1)
                .filter(seed -> drawn(seed).isActive(FaultKind.MEMBERS))
                .limit(seeds)
                .toArray();
    }

    private static Faults drawn(long seed) {
        return new Faults(seed, EnumSet.allOf(FaultKind.class));
    }

    /** Changes of members alone, and with each other kind that the seed has. */
    private static List<EnumSet<FaultKind>> few(long seed) {
        Faults drawn = drawn(seed);
        List<EnumSet<FaultKind>> sets = new ArrayList<>();
        if (drawn.isActive(FaultKind.MEMBERS)) {
            for (FaultKind other : drawn.active()) {
                sets.add(EnumSet.of(FaultKind.MEMBERS, other));
            }
        }
        return sets;
    }
}
