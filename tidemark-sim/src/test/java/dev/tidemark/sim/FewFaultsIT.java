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

    @Test
    void aClusterWhoseMembersChangeComesToRest_H96_H100_H152() {
        long votes = 0;
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
                RunResult result = new ClusterSimulation(
                                new RunOptions(seed, 0, few, 0, false, EnumSet.noneOf(Invariant.class)))
                        .run();
                assertThat(result.violation()).as("seed %s with %s", seed, few).isNull();
                changes += result.coverage().count(Coverage.Event.MEMBERS_CHANGED);
                writes += result.coverage().count(Coverage.Event.ACKNOWLEDGED);
                losses += result.coverage().count(Coverage.Event.DISK_LOST);
                votes += result.coverage().count(Coverage.Event.VOTE_LOST);
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
        assertThat(votes).as("nodes that lost their vote and were let in again").isPositive();
    }

    private static long[] seeds() {
        LongStream first = LongStream.iterate(1, seed -> seed + 1)
                .filter(seed -> drawn(seed).isActive(FaultKind.MEMBERS))
                .limit(SEEDS);
        return LongStream.concat(FAILED_ONCE.stream().mapToLong(Long::longValue), first)
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
