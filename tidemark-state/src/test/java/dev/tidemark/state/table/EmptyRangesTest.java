package dev.tidemark.state.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Beside a set of numbers: what is skipped is known to be empty, and what was found last is skipped as a whole. */
class EmptyRangesTest {
    private static final int KEYS = 240;

    private EmptyRanges ranges = EmptyRanges.NONE;

    private static byte[] key(int number) {
        return new byte[] {(byte) number};
    }

    private int skip(int from) {
        return ranges.skip(key(from))[0] & 0xff;
    }

    @Test
    void nothingIsSkippedThatMayHaveAValue() {
        Random random = new Random(1);
        BitSet empty = new BitSet();
        for (int step = 0; step < 20_000; step++) {
            int from = random.nextInt(KEYS);
            if (random.nextInt(3) == 0) {
                ranges = ranges.withValueAt(key(from));
                empty.clear(from);
            } else if (random.nextInt(3) == 0) {
                int to = from + 1 + random.nextInt(10);
                ranges = ranges.with(key(from), key(to));
                empty.set(from, to);
                assertThat(skip(from)).isGreaterThanOrEqualTo(to);
            }
            int skipped = skip(from);
            assertThat(skipped).isGreaterThanOrEqualTo(from);
            assertThat(empty.nextClearBit(from)).as("step %d", step).isGreaterThanOrEqualTo(skipped);
            assertThat(skip(skipped)).as("no range begins where another ends").isEqualTo(skipped);
        }
    }

    @Test
    void aValueLeavesWhatComesBeforeIt() {
        ranges = ranges.with(key(10), key(30)).withValueAt(key(20));
        assertThat(skip(10)).isEqualTo(20);
        assertThat(skip(20)).isEqualTo(20);
        assertThat(skip(21)).isEqualTo(21);
        assertThat(ranges.withValueAt(key(40))).isSameAs(ranges);
        ranges = ranges.withValueAt(key(10));
        assertThat(skip(10)).isEqualTo(10);
    }

    /** H106: it cannot grow without a bound. */
    @Test
    void theRangeThatWasFoundFirstGoes_H106() {
        for (int i = 0; i <= EmptyRanges.MAX_RANGES; i++) {
            ranges = ranges.with(
                    key(2 * ((i + 5) % (EmptyRanges.MAX_RANGES + 1))),
                    key(2 * ((i + 5) % (EmptyRanges.MAX_RANGES + 1)) + 1));
        }
        for (int i = 0; i <= EmptyRanges.MAX_RANGES; i++) {
            assertThat(skip(2 * i)).as("range %d", i).isEqualTo(i == 5 ? 2 * i : 2 * i + 1);
        }
    }

    /** As it is for who has taken an entry back. */
    @Test
    void whatWasBeforeStaysAsItWas() {
        EmptyRanges before = ranges.with(key(10), key(20));
        EmptyRanges unused = before.with(key(20), key(30)).withValueAt(key(12));
        ranges = before;
        assertThat(skip(10)).isEqualTo(20);
        ranges = unused;
        assertThat(skip(10)).isEqualTo(12);
    }
}
