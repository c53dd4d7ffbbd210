package dev.tidemark.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.sim.fault.FaultKind;
import dev.tidemark.sim.judge.Invariant;
import dev.tidemark.sim.world.RunOptions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A failing run becomes as small as what makes it fail. */
class ShrinkerTest {
    private static final long LONG_ENOUGH_MILLIS = 700;

    private final StringWriter said = new StringWriter();

    @Test
    void whatIsNotNeededIsLeftOut() {
        RunOptions failing = RunOptions.of(12);
        assertThat(run(failing).violated()).isEqualTo(Invariant.LOG_MATCHING);
        RunOptions smallest =
                new Shrinker(Invariant.LOG_MATCHING, ShrinkerTest::run, new PrintWriter(said)).shrink(failing);
        assertThat(run(smallest).violated()).as("it still fails").isEqualTo(Invariant.LOG_MATCHING);
        assertThat(smallest.faults()).isEqualTo(EnumSet.of(FaultKind.CRASH, FaultKind.DROP));
        assertThat(smallest.nodes()).isEqualTo(3);
        assertThat(smallest.seed()).isEqualTo(15);
        assertThat(smallest.faultMillis()).isBetween(LONG_ENOUGH_MILLIS, LONG_ENOUGH_MILLIS + 100);
        assertThat(said.toString()).contains(SimCommand.command(smallest));
    }

    /** Another failure is not a smaller form of this one. */
    @Test
    void aRunThatFailsOtherwiseIsNotTaken() {
        RunOptions failing = RunOptions.of(12);
        RunOptions smallest = new Shrinker(Invariant.DIGEST, ShrinkerTest::run, new PrintWriter(said)).shrink(failing);
        assertThat(smallest).isEqualTo(failing);
        assertThat(said.toString()).isEmpty();
    }

    /** Fails with crashes and drops, three nodes or more, if it lasts; with three nodes only in every fifth seed. */
    private static Shrinker.Run run(RunOptions options) {
        int nodes = options.nodes() == 0 ? 5 : options.nodes();
        boolean fails = options.faults().containsAll(Set.of(FaultKind.CRASH, FaultKind.DROP))
                && (nodes > 3 || nodes == 3 && options.seed() % 5 == 0)
                && (options.faultMillis() == 0 || options.faultMillis() >= LONG_ENOUGH_MILLIS);
        return new Shrinker.Run(fails ? Invariant.LOG_MATCHING : null, nodes, options.faults());
    }
}
