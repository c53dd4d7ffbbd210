package dev.tidemark.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.sim.judge.Invariant;
import dev.tidemark.sim.judge.Judge;
import dev.tidemark.sim.judge.Violation;
import dev.tidemark.sim.world.RunOptions;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

class JudgeTest {
    @Test
    void endsTheRunUnlessNobodyAsks() {
        Judge judge = new Judge(EnumSet.of(Invariant.READ));
        judge.violated(Invariant.READ, "stale");
        assertThatThrownBy(() -> judge.violated(Invariant.ANSWER, "wrong"))
                .isInstanceOf(Violation.class)
                .hasMessage("ANSWER: wrong");
        assertThat(judge.overlooked()).containsExactly(Invariant.READ);
    }

    /** To look away must not change what there is to see. */
    @Test
    void isNoPartOfTheRun() {
        RunOptions options = RunOptions.of(1);
        RunResult strict = new ClusterSimulation(options).run();
        RunResult lenient = new ClusterSimulation(options.withoutInvariants(EnumSet.allOf(Invariant.class))).run();
        assertThat(lenient.hash()).isEqualTo(strict.hash());
        assertThat(lenient.overlooked()).isEmpty();
        assertThat(lenient.isGreen()).isTrue();
    }

    @Test
    void goesOnWhenAnExceptionFollowsFromWhatWasOverlooked() {
        RunOptions options = RunOptions.of(1).withoutInvariants(EnumSet.of(Invariant.READ));
        ClusterSimulation simulation = new ClusterSimulation(options);
        RunResult result = simulation.run(() -> {
            simulation.setting.judge().violated(Invariant.READ, "stale");
            throw new IllegalStateException("the observer is confused");
        });
        assertThat(result.isGreen()).isTrue();
        assertThat(result.overlooked()).containsExactly(Invariant.READ);
        RunResult thrown = new ClusterSimulation(options).run(() -> {
            throw new IllegalStateException("nothing was overlooked");
        });
        assertThat(thrown.violation().invariant()).isEqualTo(Invariant.STAYS_UP);
    }
}
