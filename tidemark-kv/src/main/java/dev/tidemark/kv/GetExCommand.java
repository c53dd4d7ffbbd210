package dev.tidemark.kv;

import dev.tidemark.kv.CommandSpec.Group;
import dev.tidemark.state.Reply;

/** {@code GETEX key [EX seconds | PX milliseconds | EXAT seconds | PXAT milliseconds | PERSIST]}. */
final class GetExCommand extends KvCommand {
    GetExCommand() {
        super(CommandSpec.write(
                        "getex", -2, Group.STRING, "6.2.0", "Returns a string value and changes when the key expires.")
                .withSyntax("key expiration=[EX seconds | PX milliseconds |"
                        + " EXAT unix-time-seconds | PXAT unix-time-milliseconds | PERSIST]")
                .fast());
    }

    @Override
    Reply.Failure checkArguments(byte[][] args) {
        return switch (args.length) {
            case 2 -> null;
            case 3 -> Words.is(args[2], "PERSIST") ? null : KvErrors.SYNTAX;
            case 4 -> ExpireUnit.of(args[2]) != null ? null : KvErrors.SYNTAX;
            default -> KvErrors.SYNTAX;
        };
    }

    @Override
    Reply apply(Keyspace keys, byte[][] args) {
        byte[] record = keys.record(args[1]);
        if (record == null) {
            return Reply.NIL;
        }
        if (!Keyspace.isString(record)) {
            return KvErrors.WRONG_TYPE;
        }
        Reply value = new Reply.Bulk(Layout.stringValue(record));
        if (args.length == 3 && Layout.expireAt(record) != Layout.NO_EXPIRY) {
            keys.setExpiry(args[1], record, Layout.NO_EXPIRY);
        } else if (args.length == 4) {
            ExpireTime expire = new ExpireTime(ExpireUnit.of(args[2]), args[3]);
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
