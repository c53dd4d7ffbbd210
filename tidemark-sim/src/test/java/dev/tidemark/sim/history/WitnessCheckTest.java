package dev.tidemark.sim.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.sim.model.KvModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class WitnessCheckTest {
    private static WitnessCheck.Result check(String drawing, String... log) {
        List<WitnessCheck.Effect> effects = new ArrayList<>();
        for (String line : log) {
            String[] words = line.split(" ", 2);
            effects.add(new WitnessCheck.Effect(Long.parseLong(words[0]), List.of(words[1].split(" "))));
        }
        return new WitnessCheck<>(new KvModel()).check(Timeline.of(drawing), effects);
    }

    @Test
    void anOrderThatAgreesWithRealTimeIsGood() {
        WitnessCheck.Result result = check("""
                A  [set x 1 ok @3]             [get x = 2 @5]
                B     [get x = nil @2]   [set x 2 ok @5]
                C  [set x 9 no]   [get x = 1 @4]  [incr y ?]   [get x = 2]
                """, "3 set x 1", "5 set x 2", "6 incr y");
        assertThat(result.findings()).isEmpty();
        assertThat(result.checked()).isEqualTo(5);
        assertThat(result.unwitnessed()).isEqualTo(1);
    }

    @Test
    void aReadOfAnOlderOffsetThanWhatHadEndedIsStale() { // H54-H56, H60
        assertThat(check("""
                                A  [set x 1 ok @3]
                                B                   [get x = nil @2]
                                """, "3 set x 1").findings())
                .singleElement()
                .asString()
                .startsWith("out of order");
    }

    @Test
    void aWriteThatGetsAnOlderPlaceThanAReadThatHadEnded() {
        assertThat(check("""
                                A  [get x = nil @3]
                                B                    [set x 1 ok @3]
                                """, "3 set x 1").findings())
                .anyMatch(finding -> finding.startsWith("out of order"))
                .anyMatch(finding -> finding.startsWith("wrong answer"));
    }

    @Test
    void anAnswerMustBeThatOfItsOffset() { // H90
        assertThat(check("""
                         A  [incr x = 2 @3]
                         """, "3 incr x", "4 incr x").findings())
                .singleElement()
                .asString()
                .contains("wrong answer", "instead of :1");
    }

    @Test
    void aWriteThatIsNotInTheLogOrIsAnothersIsFound() {
        assertThat(check("""
                         A  [incr x = 1 @3]
                         """, "4 incr x").findings()).singleElement().asString().startsWith("not in the log");
        assertThat(check("""
                                A  [set x 1 ok @3]
                                B  [set x 1 ok @3]
                                """, "3 set x 1").findings())
                .singleElement()
                .asString()
                .startsWith("two calls claim one entry");
    }

    @Test
    void aRepeatBelongsToItsFirstCall() {
        assertThat(check("""
                                A  [incr x #a ?]                  [incr x #a = 1 @3]
                                B                 [incr x = 2 @4]
                                """, "3 incr x", "4 incr x").findings()).isEmpty();
    }

    @Test
    void readsOfOtherLevelsMustOnlyBeTrueAtTheirOffset() {
        String drawing = """
                A  [set x 1 ok @3]  [set x 2 ok @4]
                B                                    [session get x = 1 @3]  [eventual get x = nil @2]
                """;
        assertThat(check(drawing, "3 set x 1", "4 set x 2").findings()).isEmpty();
        assertThat(check(drawing.replace("x = 1", "x = 2"), "3 set x 1", "4 set x 2")
                        .findings())
                .hasSize(1);
    }

    /** Histories made by one true order are good; with one witness changed to break it, search and witness tell so. */
    @Test
    void agreesWithTheSearchOnHistoriesOfATrueOrder() {
        int staleFound = 0;
        for (int seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<WitnessCheck.Effect> log = new ArrayList<>();
            List<Call> calls = trueHistory(random, log);
            assertThat(new WitnessCheck<>(new KvModel()).check(calls, log).findings())
                    .as("seed %d", seed)
                    .isEmpty();
            assertThat(new Linearizability<>(new KvModel(), 1 << 20).check(calls))
                    .as("seed %d", seed)
                    .isInstanceOf(Verdict.Linearizable.class);
            List<Call> stale = new ArrayList<>(calls);
            stale.add(new Call(
                    999,
                    "Z",
                    List.of("get", "x"),
                    Level.LINEARIZABLE,
                    1 << 20,
                    (1 << 20) + 1,
                    Fate.OK,
                    "(nil)",
                    1,
                    null));
            staleFound += new WitnessCheck<>(new KvModel())
                            .check(stale, log)
                            .findings()
                            .isEmpty()
                    ? 0
                    : 1;
        }
        assertThat(staleFound).isEqualTo(300);
    }

    private static List<Call> trueHistory(SplittableRandom random, List<WitnessCheck.Effect> log) {
        KvModel model = new KvModel();
        var state = model.initial();
        List<Call> calls = new ArrayList<>();
        long offset = 1;
        for (int i = 0; i < 60; i++) {
            List<String> command =
                    random.nextBoolean() || i == 0 ? List.of("append", "x", "" + i) : List.of("get", "x");
            boolean read = model.isRead(command);
            var step = model.apply(state, command);
            state = step.next();
            if (!read) {
                offset++;
                log.add(new WitnessCheck.Effect(offset, command));
            }
            long from = 100L * i - random.nextInt(400);
            long to = 100L * i + random.nextInt(400);
            boolean lost = !read && i > 0 && random.nextInt(8) == 0;
            calls.add(new Call(
                    i,
                    "S",
                    command,
                    Level.LINEARIZABLE,
                    from,
                    lost ? Call.NEVER : to,
                    lost ? Fate.UNKNOWN : Fate.OK,
                    lost ? null : step.answer(),
                    lost ? 0 : offset,
                    null));
        }
        calls.sort(Comparator.comparingLong(Call::invokedAt));
        return calls;
    }
}
