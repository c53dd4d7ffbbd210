package dev.tidemark.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.sim.fault.FaultKind;
import dev.tidemark.sim.fault.Faults;
import dev.tidemark.sim.spec.SpecAction;
import dev.tidemark.sim.world.Coverage;
import dev.tidemark.sim.world.RunOptions;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Seeds from 1 up. Others, and more: {@code ./tidemark sim}. */
class SimulationIT {
    /** For who waits for {@code mvn verify}. */
    private static final int FEW = 40;
    /** So many that each fault and each rare path happens. */
    private static final int MANY = 300;
    /** A fault that had no effect in those is looked for up to here: the rarest has one in one of 140 seeds. */
    private static final int FAR = 1500;
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

    private final long[] faults = new long[FaultKind.values().length];
    private final long[] events = new long[Coverage.Event.values().length];
    private final long[] steps = new long[SpecAction.values().length];

    @Test
    void keepsItsPromisesUnderFaults() {
        runFirst(FEW);
        assertThat(neverHappened()).as("most faults").hasSizeLessThan(faults.length / 4);
    }

    @Tag("long")
    @Test
    void getsToEveryRarePath_H120() {
        runFirst(MANY);
        neverHappened().forEach(this::lookFor);
        assertThat(neverHappened()).isEmpty();
        assertThat(eventsThatNeverHappened()).isEmpty();
        assertThat(actionsInNoTrace()).isEmpty();
    }

    private void runFirst(int seeds) {
        for (long seed = 1; seed <= seeds; seed++) {
            run(seed);
        }
    }

    private void run(long seed) {
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

    private List<FaultKind> neverHappened() {
        return Stream.of(FaultKind.values())
                .filter(kind -> faults[kind.ordinal()] == 0)
                .toList();
    }

    /** In the seeds that may have it. */
    private void lookFor(FaultKind kind) {
        for (long seed = MANY + 1; seed <= FAR && faults[kind.ordinal()] == 0; seed++) {
            if (new Faults(seed, EnumSet.allOf(FaultKind.class)).isActive(kind)) {
                run(seed);
            }
        }
    }

    /**
     * A simulation that never gets to the rare paths proves nothing about them. Among what must happen are comparisons
     * of states (H123), and clusters whose offsets and epochs begin close to 2^31, 2^32 and 2^63 (H37b).
     */
    private List<String> eventsThatNeverHappened() {
        return EnumSet.complementOf(RARE).stream()
                .filter(event -> events[event.ordinal()] == 0)
                .map(Coverage.Event::text)
                .toList();
    }

    /** A line that is in no trace is not compared with the specification. */
    private List<SpecAction> actionsInNoTrace() {
        return EnumSet.complementOf(NEVER).stream()
                .filter(action -> steps[action.ordinal()] == 0)
                .toList();
    }
}
