package dev.tidemark.node.recover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.log.record.LogPosition;
import dev.tidemark.node.recover.ChainTrace.Agreement;
import org.junit.jupiter.api.Test;

/** Where two logs part, of all lengths, beginnings and places, with few chains kept and with all (H22, H23). */
class ChainTraceTest {
    private static final int MOST = 8;

    /** Entries after {@code base}; those from {@code fork} on are of another history, as are their chains. */
    private static ChainTrace log(long base, long end, long fork, int most) {
        ChainTrace trace = new ChainTrace(position(base, fork), most);
        for (long offset = base + 1; offset <= end; offset++) {
            trace.add(position(offset, fork));
        }
        return trace;
    }

    private static LogPosition position(long offset, long fork) {
        return new LogPosition(offset, 1, offset < fork ? offset : -offset);
    }

    @Test
    void theExactPlaceIsFoundAsLongAsAllIsKept() {
        for (long base = 0; base <= 6; base++) {
            for (long end = base; end <= 12; end++) {
                for (long fork = 1; fork <= 14; fork++) {
                    check(log(3, 10, 100, 100), log(base, end, fork, 100), fork, true);
                }
            }
        }
    }

    @Test
    void whereSomeAreKeptThePlaceIsBetweenTwo() {
        for (long base = 0; base <= 40; base += 3) {
            for (long end = base; end <= 90; end += 7) {
                for (long fork = 1; fork <= 95; fork++) {
                    check(log(5, 80, 100, MOST), log(base, end, fork, MOST), fork, false);
                }
            }
        }
    }

    private static void check(ChainTrace one, ChainTrace other, long fork, boolean isExact) {
        Agreement found = one.with(other);
        long from = Math.max(one.base().offset(), other.base().offset());
        long to = Math.min(one.end().offset(), other.end().offset());
        assertThat(found.overlaps()).isEqualTo(from <= to);
        assertThat(other.with(one)).isEqualTo(found);
        if (from > to) {
            return;
        }
        assertThat(found.to()).isEqualTo(to);
        assertThat(found.agreed()).as("they agree there").isLessThan(fork);
        if (found.differs() > 0) {
            assertThat(found.differs()).as("they differ there").isBetween(Math.max(from, fork), to);
        }
        if (isExact) {
            assertThat(found.differs()).isEqualTo(fork <= to ? Math.max(from, fork) : 0);
            assertThat(found.agreed()).isEqualTo(fork <= from ? -1 : Math.min(to, fork - 1));
        }
    }
}
