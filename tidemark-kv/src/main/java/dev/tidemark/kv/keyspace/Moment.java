package dev.tidemark.kv.keyspace;

import dev.tidemark.kv.codec.KvBody;
import dev.tidemark.state.Query;
import dev.tidemark.state.row.Entry;

/**
 * When a command is executed, and how: what it has from its entry or query, and not from the store. Immutable.
 *
 * @param offset of the entry; 0 for a query
 * @param now log time in milliseconds since 1970: decides which keys have expired
 * @param clock from which a key's remaining time is counted, not before {@code now}; the same for a write
 * @param seed chooses what is random; of an entry the same on every node
 * @param firstFormat whether it is executed as before there were databases, see {@link KvBody#format()}
 * @param bound how large the state may become, see {@link KvBody#bound()}
 */
record Moment(long offset, long now, long clock, long seed, boolean firstFormat, long bound) {
    private static final long MICROS_PER_MILLI = 1_000;

    /** Reads among the writes of an entry count time by it, and choose by its offset. */
    static Moment of(Entry entry) {
        return of(entry.offset(), entry.time(), entry.time(), entry.offset());
    }

    static Moment of(Query query) {
        return of(0, query.time(), query.now(), query.seed());
    }

    private static Moment of(long offset, long nowMicros, long clockMicros, long seed) {
        long now = Math.floorDiv(nowMicros, MICROS_PER_MILLI);
        long clock = Math.max(now, Math.floorDiv(clockMicros, MICROS_PER_MILLI));
        return new Moment(offset, now, clock, seed, false, KvBody.UNBOUNDED);
    }

    /** For this command; its bound and that of this one hold. */
    Moment forBody(KvBody body) {
        return body.isFirstFormat() == firstFormat && body.bound() >= bound
                ? this
                : new Moment(offset, now, clock, seed, body.isFirstFormat(), Math.min(bound, body.bound()));
    }

    /** For the command at {@code position} of a transaction: it chooses for itself. */
    Moment forCommand(int position) {
        long own = new Chance(seed ^ (position + 1L) << Integer.SIZE).next();
        return new Moment(offset, now, clock, own, firstFormat, bound);
    }

    boolean isBounded() {
        return bound != KvBody.UNBOUNDED;
    }
}
