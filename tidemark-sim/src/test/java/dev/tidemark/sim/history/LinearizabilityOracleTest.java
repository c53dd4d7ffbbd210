package dev.tidemark.sim.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.sim.model.KvModel;
import dev.tidemark.sim.model.ReferenceData;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * The search against trying everything, on small random histories, good ones, bad ones, and many that are nearly good.
 */
final class LinearizabilityOracleTest {
    private static final int HISTORIES = 6_000;
    private static final KvModel MODEL = new KvModel();

    @Test
    void agreesWithTryingEveryOrder() {
        int good = 0;
        for (int seed = 0; seed < HISTORIES; seed++) {
            List<Call> calls = random(new SplittableRandom(seed));
            boolean expected = someOrderFits(Repeats.merged(calls), MODEL.initial());
            Verdict verdict = new Linearizability<ReferenceData>(MODEL, 1 << 20).check(calls);
            assertThat(verdict instanceof Verdict.Linearizable)
                    .as("seed %d: %s", seed, calls)
                    .isEqualTo(expected);
            if (verdict instanceof Verdict.NotLinearizable bad) {
                assertThat(bad.window()).as("seed %d", seed).isNotEmpty();
            }
            good += expected ? 1 : 0;
        }
        assertThat(good).as("good ones").isBetween(HISTORIES / 5, HISTORIES * 4 / 5);
    }

    /** No memory, no lists, no cleverness: take any call that nobody had to come before, and go on. */
    private static boolean someOrderFits(List<Call> left, ReferenceData state) {
        if (left.stream().noneMatch(call -> call.fate() == Fate.OK)) {
            return true;
        }
        for (Call call : left) {
            boolean first = left.stream().noneMatch(other -> other.fate() == Fate.OK && other.isBefore(call));
            if (!first || call.fate() == Fate.NO) {
                continue;
            }
            SequentialModel.Step<ReferenceData> step = MODEL.apply(state, call.command());
            if (call.fate() == Fate.OK && !step.answer().equals(call.answer())) {
                continue;
            }
            List<Call> rest = new ArrayList<>(left);
            rest.remove(call);
            if (someOrderFits(rest, step.next())) {
                return true;
            }
        }
        return false;
    }

    /** Carried out in some order between call and answer; then, in half of the histories, one answer is changed. */
    private static List<Call> random(SplittableRandom random) {
        int count = random.nextInt(2, 8);
        List<Call> calls = new ArrayList<>();
        ReferenceData state = MODEL.initial();
        long[] moments = random.longs(count, 0, 20).sorted().toArray();
        int lie = random.nextInt(count + 1);
        for (int i = 0; i < count; i++) {
            List<String> command = command(random);
            int fate = random.nextInt(6);
            SequentialModel.Step<ReferenceData> step = MODEL.apply(state, command);
            if (fate > 1 || fate == 1 && random.nextBoolean()) {
                state = step.next();
            }
            String answer = i == lie ? otherAnswer(random, command) : step.answer();
            long from = moments[i] * 10 + i - random.nextInt(60);
            long to = moments[i] * 10 + i + random.nextInt(60);
            calls.add(
                    switch (fate) {
                        case 0 -> call(i, command, from, to, Fate.NO, null);
                        case 1 -> call(i, command, from, Call.NEVER, Fate.UNKNOWN, null);
                        default -> call(i, command, from, to, Fate.OK, answer);
                    });
        }
        return calls;
    }

    private static Call call(int id, List<String> command, long from, long to, Fate fate, String answer) {
        return new Call(id, "S", command, Level.LINEARIZABLE, from, to, fate, answer, 0, null);
    }

    private static List<String> command(SplittableRandom random) {
        String key = random.nextInt(3) == 0 ? "y" : "x";
        return switch (random.nextInt(7)) {
            case 0 -> List.of("SET", key, "" + random.nextInt(3));
            case 1 -> List.of("INCR", key);
            case 2 -> List.of("SET", key, "7", "NX");
            case 3 -> random.nextInt(4) == 0 ? List.of("MSET", "x", "1", "y", "2") : List.of("DEL", key);
            default -> List.of("GET", key);
        };
    }

    private static String otherAnswer(SplittableRandom random, List<String> command) {
        return switch (command.get(0)) {
            case "GET" -> random.nextInt(3) == 0 ? "(nil)" : "\"" + random.nextInt(3) + "\"";
            case "INCR", "DEL" -> ":" + random.nextInt(3);
            default -> random.nextBoolean() ? "(nil)" : "+OK";
        };
    }
}
