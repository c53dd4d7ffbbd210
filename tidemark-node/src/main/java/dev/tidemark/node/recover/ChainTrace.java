package dev.tidemark.node.recover;

import dev.tidemark.log.record.LogPosition;
import java.util.Arrays;

/**
 * The chain of a log after each of its entries, or after every so many if there are many. Two logs that have the same
 * chain at an offset hold the same entries up to there, and where they differ they differ for ever after.
 */
public final class ChainTrace {
    private static final int MOST = 1 << 21;

    private final int most;
    private long[] chains = new long[1_024];
    private int kept;
    /** Those are kept whose offset is a multiple of it; a power of two. */
    private long step = 1;
    /** Offset of the first one that is kept, divided by {@link #step}. */
    private long first;

    private LogPosition base;
    private LogPosition end;

    /** Of a log that begins after {@code base}. */
    public ChainTrace(LogPosition base) {
        this(base, MOST);
    }

    ChainTrace(LogPosition base, int most) {
        this.most = most;
        this.base = base;
        this.end = base;
        first = base.offset();
        keep(base);
    }

    /** @param next continues the end */
    public void add(LogPosition next) {
        end = next;
        if (next.offset() % step == 0) {
            if (kept == most) {
                thin();
                add(next);
                return;
            }
            keep(next);
        }
    }

    private void keep(LogPosition position) {
        if (kept == chains.length) {
            chains = Arrays.copyOf(chains, Math.min(most, 2 * kept));
        }
        if (kept == 0) {
            first = position.offset() / step;
        }
        chains[kept++] = position.chain();
    }

    /** Keeps every second one. */
    private void thin() {
        int from = (int) (first % 2);
        int left = 0;
        for (int i = from; i < kept; i += 2) {
            chains[left++] = chains[i];
        }
        first = (first + from) / 2;
        kept = left;
        step *= 2;
    }

    LogPosition base() {
        return base;
    }

    LogPosition end() {
        return end;
    }

    private boolean knows(long offset) {
        return offset == base.offset()
                || offset == end.offset()
                || (offset % step == 0 && offset / step >= first && offset / step < first + kept);
    }

    private long at(long offset) {
        if (offset == base.offset()) {
            return base.chain();
        }
        return offset == end.offset() ? end.chain() : chains[(int) (offset / step - first)];
    }

    /**
     * Where two logs agree.
     *
     * @param overlaps whether both have some offset
     * @param agreed the last offset up to which they are known to agree; -1: not even at the first that both have
     * @param differs the first offset at which they are known to differ; 0: they agree wherever both are
     * @param to the last offset that both have
     */
    public record Agreement(boolean overlaps, long agreed, long differs, long to) {}

    /** Compares two logs wherever both were kept. */
    public Agreement with(ChainTrace other) {
        long from = Math.max(base.offset(), other.base.offset());
        long to = Math.min(end.offset(), other.end.offset());
        if (from > to) {
            return new Agreement(false, -1, 0, to);
        }
        if (isKnownIn(other, from) && at(from) != other.at(from)) {
            return new Agreement(true, -1, from, to);
        }
        long stride = Math.max(step, other.step);
        long agreed = isKnownIn(other, from) ? from : -1;
        long low = (from + stride - 1) / stride; // all before this one agree
        long high = to / stride + 1; // this one and all after it differ, or are beyond
        while (low < high) {
            long middle = low + (high - low) / 2;
            if (at(middle * stride) == other.at(middle * stride)) {
                agreed = middle * stride;
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if (low * stride <= to) {
            return new Agreement(true, agreed, low * stride, to);
        }
        if (!isKnownIn(other, to)) {
            return new Agreement(true, agreed, 0, to);
        }
        return at(to) == other.at(to) ? new Agreement(true, to, 0, to) : new Agreement(true, agreed, to, to);
    }

    private boolean isKnownIn(ChainTrace other, long offset) {
        return knows(offset) && other.knows(offset);
    }
}
