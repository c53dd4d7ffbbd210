package dev.tidemark.kv.expiry;

import dev.tidemark.kv.reply.KvErrors;
import dev.tidemark.kv.text.Numbers;
import dev.tidemark.state.reply.Reply;

/**
 * A time of expiry as {@code SET}, {@code GETEX} and {@code SETEX} take it: later than zero.
 *
 * @param amount as the client wrote it
 */
@SuppressWarnings("ArrayRecordComponent") // lives for one command
public record ExpireTime(ExpireUnit unit, byte[] amount) {

    /** What is wrong with it whatever the time is, or null. */
    public Reply.Failure check(String command) {
        if (!Numbers.isLong(amount, 0)) {
            return KvErrors.NOT_AN_INTEGER;
        }
        return Numbers.toLong(amount, 0) > 0 ? null : KvErrors.invalidExpireTime(command);
    }

    /** Milliseconds since 1970, or {@link ExpireUnit#OUT_OF_RANGE}; once it was checked. */
    public long at(long now) {
        return unit.at(Numbers.toLong(amount, 0), now);
    }
}
