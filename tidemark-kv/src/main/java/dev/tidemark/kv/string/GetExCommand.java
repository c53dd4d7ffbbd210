package dev.tidemark.kv.string;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.TypedCommand;
import dev.tidemark.kv.expiry.ExpireTime;
import dev.tidemark.kv.expiry.ExpireUnit;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.layout.Records;
import dev.tidemark.kv.reply.KvErrors;
import dev.tidemark.kv.text.Words;
import dev.tidemark.state.reply.Reply;
import java.util.Arrays;

/** {@code GETEX key [EX seconds | PX milliseconds | EXAT seconds | PXAT milliseconds | PERSIST]}. */
final class GetExCommand extends TypedCommand {
    GetExCommand() {
        super(
                StringType.STRING,
                CommandInfo.write(
                                "getex",
                                -2,
                                StringType.GROUP,
                                "6.2.0",
                                "Returns a string value and changes when the key expires.")
                        .withSyntax("key expiration=[EX seconds | PX milliseconds |"
                                + " EXAT unix-time-seconds | PXAT unix-time-milliseconds | PERSIST]")
                        .fast());
    }

    @Override
    protected Reply.Failure checkArguments(byte[][] args) {
        return args.length == 2 || persists(args) || expires(args) ? null : KvErrors.SYNTAX;
    }

    /** As in Redis, it may be said again and again. */
    private static boolean persists(byte[][] args) {
        return args.length > 2 && Arrays.stream(args, 2, args.length).allMatch(word -> Words.is(word, "PERSIST"));
    }

    /** Also that, in one unit; the last time counts. */
    private static boolean expires(byte[][] args) {
        ExpireUnit unit = ExpireUnit.of(args[2]);
        boolean same = unit != null && args.length % 2 == 0;
        for (int i = 4; i < args.length; i += 2) {
            same &= ExpireUnit.of(args[i]) == unit;
        }
        return same;
    }

    @Override
    public boolean returnsValue(byte[][] args) {
        return true;
    }

    @Override
    protected Reply apply(Keyspace keys, byte[][] args, byte[] record) {
        if (record == null) {
            return Reply.NIL;
        }
        Reply value = new Reply.Bulk(Records.stringValue(record));
        if (persists(args) && Records.expireAt(record) != Records.NO_EXPIRY) {
            keys.setExpiry(args[1], record, Records.NO_EXPIRY);
        } else if (args.length > 2 && !persists(args)) {
            ExpireTime expire = new ExpireTime(ExpireUnit.of(args[2]), args[args.length - 1]);
            Reply.Failure wrong = expire.check("getex");
            long expireAt = wrong == null ? expire.at(keys.now()) : ExpireUnit.OUT_OF_RANGE;
            if (expireAt == ExpireUnit.OUT_OF_RANGE) {
                return wrong == null ? KvErrors.invalidExpireTime("getex") : wrong;
            }
            keys.setExpiry(args[1], record, expireAt);
        }
        return value;
    }
}
