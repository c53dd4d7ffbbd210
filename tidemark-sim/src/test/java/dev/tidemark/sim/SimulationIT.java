package dev.tidemark.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.sim.fault.FaultKind;
import dev.tidemark.sim.spec.SpecAction;
import dev.tidemark.sim.world.Coverage;
import dev.tidemark.sim.world.RunOptions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** So many seeds from 1 up that each fault and each rare path happens. Others, and more: {@code ./tidemark sim}. */
class SimulationIT {
    private static final int SEEDS = 300;
    /**
     * What happens in none of these seeds, or in so few (one, two) that any change of the code may move it to others;
     * everything else happens in six of them or more. The long runs of docs/lab/simulator.md count all.
     */
    private static final EnumSet<Coverage.Event> RARE = EnumSet.of(
            Coverage.Event.HISTORY_GAVE_UP,
            Coverage.Event.SNAPSHOT_PUT_ASIDE,
            Coverage.Event.DATA_FILE_PUT_ASIDE,
            Coverage.Event.SILENT_LOSS);

    /** What is wrong when it happens, and what one or two of these seeds reach. */
    private static final EnumSet<SpecAction> NEVER = EnumSet.of(SpecAction.UNEXPLAINED, SpecAction.LOSE_SILENTLY);

    @Test
    void keepsItsPromisesUnderFaults() {
        long[] faults = new long[FaultKind.values().length];
        long[] events = new long[Coverage.Event.values().length];
        long[] steps = new long[SpecAction.values().length];
        for (long seed = 1; seed <= SEEDS; seed++) {
            RunResult result = new ClusterSimulation(RunOptions.of(seed)).run();
            assertThat(result.violation())
                    .as("./tidemark sim --seed %s --trace", seed)
                    .isNull();
            for (FaultKind kind : FaultKind.values()) {
                faults[kind.ordinal()] += result.effects(kind);
            }
            for (Coverage.Event event : Coverage.Event.values()) {
                events[event.ordinal()] += result.coverage().count(event);
            }
            for (SpecAction action : SpecAction.values()) {
                steps[action.ordinal()] += result.coverage().count(action);
            }
        }
        assertThat(missing(faults, events)).as("what never happened").isEmpty();
        assertThat(missing(steps)).as("what was in no trace").isEmpty();
    }

    /** A line that is in no trace is not compared with the specification. */
    private static List<SpecAction> missing(long[] steps) {
        return EnumSet.complementOf(NEVER).stream()
                .filter(action -> steps[action.ordinal()] == 0)
                .toList();
    }

    /**
     * A simulation that never gets to the rare paths proves nothing about them (H120). Among what must happen are
     * comparisons of states (H123), and clusters whose offsets and epochs begin close to 2^31, 2^32 and 2^63 (H37b).
     */
    private static List<String> missing(long[] faults, long[] events) {
        List<String> missing = new ArrayList<>();
        for (FaultKind kind : FaultKind.values()) {
            if (faults[kind.ordinal()] == 0) {
                missing.add(kind.label());
            }
        }
        for (Coverage.Event event : EnumSet.complementOf(RARE)) {
            if (events[event.ordinal()] == 0) {
                missing.add(event.text());
            }
        }
        return missing;
    }
}
