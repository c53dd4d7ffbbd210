package dev.tidemark.kv.string;

import dev.tidemark.kv.expiry.ExpireTime;
import dev.tidemark.kv.expiry.ExpireUnit;
import dev.tidemark.kv.reply.KvErrors;
import dev.tidemark.kv.text.Words;
import dev.tidemark.state.reply.Reply;

/**
 * What follows key and value in {@code SET}.
 *
 * @param condition for setting at all
 * @param expire null if it is not given
 * @param wrong why they cannot be, or null
 */
record SetOptions(Condition condition, boolean get, boolean keepTtl, ExpireTime expire, Reply.Failure wrong) {
    static final SetOptions NONE = new SetOptions(Condition.NONE, false, false, null, null);

    private static final int FIRST_OPTION = 3;

    static SetOptions parse(byte[][] args) {
        Condition condition = Condition.NONE;
        boolean get = false;
        boolean keepTtl = false;
        ExpireTime expire = null;
        int i = FIRST_OPTION;
        while (i < args.length) {
            Condition found = Condition.parse(args, i);
            ExpireUnit unit = ExpireUnit.of(args[i]);
            if (found != null && found.wrong() != null) {
                return wrong(found.wrong());
            } else if (found != null && (condition == Condition.NONE || condition.repeats(found))) {
                condition = found;
                i += found.arguments();
            } else if (Words.is(args[i], "GET")) {
                get = true;
                i++;
            } else if (Words.is(args[i], "KEEPTTL") && expire == null) {
                keepTtl = true;
                i++;
            } else if (unit != null && !keepTtl && i + 1 < args.length && (expire == null || expire.unit() == unit)) {
                expire = new ExpireTime(unit, args[i + 1]);
                i += 2;
            } else {
                return wrong(KvErrors.SYNTAX);
            }
        }
        return new SetOptions(condition, get, keepTtl, expire, expire == null ? null : expire.check("set"));
    }

    private static SetOptions wrong(Reply.Failure failure) {
        return new SetOptions(Condition.NONE, false, false, null, failure);
    }
}
