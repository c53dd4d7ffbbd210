package dev.tidemark.sim.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.sim.model.KvModel;
import dev.tidemark.sim.model.ReferenceData;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Histories known to be good and bad, drawn as {@link Timeline} says. */
final class LinearizabilityTest {
    private static final long STATES = 200_000;

    private static Verdict check(String drawing) {
        return new Linearizability<>(new KvModel(), STATES).check(Timeline.of(drawing));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                """
                A  [set x 1 ok]
                B                [get x = 1]
                """,
                // A read beside a write sees the old value or the new one.
                """
                A  [set x 1 ok]  [set x 2      ok]
                B                   [get x = 1]
                C                   [get x = 2]
                """,
                // A later read may see the new value while the write still runs.
                """
                A  [set x 1                                 ok]
                B    [get x = nil]  [get x = 1]  [get x = 1]
                """,
                // Two appends at once, in either order.
                """
                A  [append x a = 2]
                B  [append x b = 1]
                C                    [get x = ba]
                """,
                // A write of unknown fate took effect,
                """
                A  [set x 1 ?]
                B               [get x = nil]  [get x = 1]
                """,
                // long after it was given up and other writes came,
                """
                A  [set x 1 ?]
                B               [set x 2 ok]  [get x = 2]  [get x = 1]
                """,
                // or never.
                """
                A  [incr x ?]
                B              [incr x = 1]  [incr x = 2]
                """,
                // A refused write did not happen.
                """
                A  [set x 1 no]
                B                [get x = nil]
                """,
                // An error is an answer.
                """
                A  [set x a ok]  [append x b = 2]
                B                                  [get x = ab]
                """,
                // Keys are apart: there is no order of all calls in which both sessions see their own first by this
                // drawing.
                """
                A  [set x 1      ok]
                B  [set y 1      ok]
                C    [get x = 1]       [get y = 1]
                D    [get y = nil]     [get x = 1]
                """,
                // A write that came twice is one write, begun with the first and done with the second.
                """
                A  [incr x #a ?]
                B                 [get x = 1]
                A                              [incr x #a = 1]
                """,
                // Nobody promised that eventual reads are up to date.
                """
                A  [set x 1 ok]
                B                [eventual get x = nil]  [session get x = nil]
                """,
            })
    void good(String drawing) {
        assertThat(check(drawing)).isInstanceOf(Verdict.Linearizable.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // A stale read (H54).
                """
                A  [set x 1 ok]  [set x 2 ok]
                B                              [get x = 1]
                """,
                // A value that nobody wrote.
                """
                A  [set x 1 ok]
                B                [get x = 3]
                """,
                // Reads that go back, beside one write.
                """
                A  [set x 1                       ok]
                B    [get x = 1]
                C                  [get x = nil]
                """,
                // A lost write.
                """
                A  [incr x = 1]
                B                [incr x = 1]
                """,
                // A write that happened twice.
                """
                A  [incr x = 1]
                B                [incr x = 3]
                """,
                // A write of unknown fate cannot have happened before it was made,
                """
                B  [get x = 1]
                A               [set x 1 ?]
                """,
                // nor happen twice,
                """
                A  [incr x ?]
                B              [incr x = 1]  [incr x = 4]
                """,
                // nor be taken back.
                """
                A  [set x 1 ?]
                B               [get x = 1]  [get x = nil]
                """,
                // A refused write happened (H69).
                """
                A  [set x 1 no]
                B                [get x = 1]
                """,
                // Two readers disagree about the order of two writes.
                """
                A  [set x 1 ok]
                B  [set x 2 ok]
                C                [get x = 1]  [get x = 2]
                """,
                // One command for two keys, of which one half is seen.
                """
                A  [mset x 1 y 1 ok]
                B                     [get x = 1]  [get y = nil]
                """,
                // An acknowledged repeat cannot be before its first call.
                """
                B  [get x = 1]
                A               [incr x #a ?]  [incr x #a = 1]
                """,
            })
    void bad(String drawing) {
        assertThat(check(drawing)).isInstanceOf(Verdict.NotLinearizable.class);
    }

    @Test
    void theWindowShowsWhatContradictsAndNothingElse() {
        Verdict verdict = check("""
                A  [set x 1 ok]  [set x 2 ok]   [set x 3 ok]
                B    [get x = 1]             [get x = 2]    [get x = 2]      [get x = 3]
                C  [incr y = 1]   [incr y = 2]
                D                       [set x 9 ?]
                """);
        assertThat(verdict).isInstanceOf(Verdict.NotLinearizable.class);
        Verdict.NotLinearizable bad = (Verdict.NotLinearizable) verdict;
        assertThat(bad.window())
                .extracting(call -> String.join(" ", call.command()))
                .containsExactly("set x 2", "set x 3", "get x");
        assertThat(bad.toString()).contains("no order of the calls explains these answers");
    }

    @Test
    void aSearchThatReachesItsBoundSaysSo() {
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            calls.add(new Call(
                    i,
                    "S" + i,
                    List.of("append", "x", "" + (char) ('a' + i)),
                    Level.LINEARIZABLE,
                    i,
                    Call.NEVER,
                    Fate.UNKNOWN,
                    null,
                    0,
                    null));
        }
        calls.add(new Call(
                99,
                "R",
                List.of("get", "x"),
                Level.LINEARIZABLE,
                100,
                101,
                Fate.OK,
                "\"not any order of them\"",
                0,
                null));
        Verdict verdict = new Linearizability<ReferenceData>(new KvModel(), 1_000).check(calls);
        assertThat(verdict).isInstanceOf(Verdict.GaveUp.class);
        assertThat(((Verdict.GaveUp) verdict).calls()).isEqualTo(17);
    }

    @Test
    void aLongHistoryTakesNoRecursionAndLittleMemory() {
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < 4_000; i++) {
            int value = i / 2;
            calls.add(
                    i % 2 == 0
                            ? new Call(
                                    i,
                                    "A",
                                    List.of("set", "x", "" + value),
                                    Level.LINEARIZABLE,
                                    10L * i,
                                    10L * i + 15,
                                    Fate.OK,
                                    "+OK",
                                    0,
                                    null)
                            : new Call(
                                    i,
                                    "B",
                                    List.of("get", "x"),
                                    Level.LINEARIZABLE,
                                    10L * i,
                                    10L * i + 5,
                                    Fate.OK,
                                    "\"" + value + "\"",
                                    0,
                                    null));
        }
        assertThat(new Linearizability<>(new KvModel(), STATES).check(calls)).isInstanceOf(Verdict.Linearizable.class);
    }
}
