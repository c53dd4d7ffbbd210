package dev.tidemark.torture.levels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.sim.history.History;
import dev.tidemark.sim.history.Level;
import dev.tidemark.sim.history.Linearizability;
import dev.tidemark.sim.history.Verdict;
import dev.tidemark.sim.model.KvModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Each rule by itself, and all of them against a search for an order (H54, H120). */
class RegisterTest {
    private static final int HISTORIES = 20_000;

    private final Register register = new Register();

    @Test
    void whatWasAcknowledgedBeforeMustBeSeen() {
        register.acknowledged(register.begin(), 10);
        long floor = register.known();
        assertThat(register.ended(0, floor, true, 20)).isEqualTo("0 is too old; it must be 1 or newer");
        assertThat(register.ended(1, floor, true, 20)).isNull();
    }

    @Test
    void whatAReadHasReturnedIsSeenByThoseThatBeginLater() {
        register.begin();
        assertThat(register.ended(0, register.known(), true, 10)).isNull();
        long early = register.known();
        assertThat(register.ended(1, register.known(), true, 20)).isNull();
        assertThat(register.ended(0, early, true, 30)).as("it began earlier").isNull();
        assertThat(register.ended(0, register.known(), true, 40)).contains("too old");
    }

    @Test
    void whatNobodyWroteAndWhatWasRefusedIsNotRead() {
        assertThat(register.ended(1, 0, false, 10)).contains("was not written");
        long refused = register.begin();
        assertThat(register.refused(refused)).isNull();
        assertThat(register.ended(refused, 0, false, 10)).isEqualTo("1 was refused");
        long seen = register.begin();
        assertThat(register.ended(seen, 0, false, 10)).isNull();
        assertThat(register.refused(seen)).contains("was read before");
        assertThat(register.ended(-1, 0, false, 10))
                .as("two values in one pair")
                .isNotNull();
    }

    @Test
    void whatWasKnownAtATimeIsRemembered() {
        for (int i = 1; i <= 3_000; i++) {
            register.acknowledged(register.begin(), i * 10L);
        }
        assertThat(register.knownAt(9)).isZero();
        assertThat(register.knownAt(10)).isEqualTo(1);
        assertThat(register.knownAt(25_009)).isEqualTo(2_500);
        assertThat(register.knownAt(1_000_000)).isEqualTo(3_000);
    }

    @Test
    void itSaysTheSameAsASearchForAnOrder() {
        int good = 0;
        for (int seed = 0; seed < HISTORIES; seed++) {
            RandomHistory history = new RandomHistory(new Random(seed));
            Verdict verdict = new Linearizability<>(new KvModel(), 100_000).check(history.recorded.calls());
            assertThat(history.isRight)
                    .as("seed %d: %s", seed, verdict)
                    .isEqualTo(verdict instanceof Verdict.Linearizable);
            good += history.isRight ? 1 : 0;
        }
        assertThat(good).isBetween(HISTORIES / 5, HISTORIES * 4 / 5);
    }

    /** One writer and three readers that are answered what comes near. */
    private static final class RandomHistory {
        private record Read(int call, long floor) {}

        final History recorded = new History(100);
        boolean isRight = true;
        private final Random random;
        private final Register register = new Register();
        private final List<Read> reads = new ArrayList<>();
        private long writing;
        private int write;
        private long newest;

        RandomHistory(Random random) {
            this.random = random;
            for (int step = 0; step < 16; step++) {
                switch (random.nextInt(4)) {
                    case 0 -> write();
                    case 1 -> beginRead();
                    default -> endRead(step);
                }
            }
        }

        private void write() {
            if (writing == 0) {
                writing = register.begin();
                newest = writing;
                write = recorded.invoke("w", List.of("SET", "k", "" + writing), Level.LINEARIZABLE, null);
            } else {
                if (random.nextInt(4) == 0) {
                    recorded.refused(write);
                    isRight &= register.refused(writing) == null;
                } else {
                    recorded.ok(write, "+OK", 0);
                    register.acknowledged(writing, 0);
                }
                writing = 0;
            }
        }

        private void beginRead() {
            if (reads.size() < 3) {
                int call = recorded.invoke("r", List.of("GET", "k"), Level.LINEARIZABLE, null);
                reads.add(new Read(call, register.known()));
            }
        }

        private void endRead(int step) {
            if (!reads.isEmpty()) {
                Read read = reads.remove(random.nextInt(reads.size()));
                long value = Math.max(0, newest - (random.nextInt(4) == 0 ? random.nextInt(3) : 0));
                recorded.ok(read.call(), value == 0 ? "(nil)" : "\"" + value + "\"", 0);
                isRight &= register.ended(value, read.floor(), true, step) == null;
            }
        }
    }
}
