package dev.tidemark.kv.expiry;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.Group;
import dev.tidemark.kv.command.KvCommand;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.layout.Records;
import dev.tidemark.kv.reply.KvErrors;
import dev.tidemark.kv.text.Numbers;
import dev.tidemark.kv.text.Words;
import dev.tidemark.state.reply.Reply;

/**
 * {@code EXPIRE key seconds [NX | XX | GT | LT]}, {@code PEXPIRE}, {@code EXPIREAT} and {@code PEXPIREAT}. A time that
 * has come deletes the key. For {@code GT} and {@code LT} a key that does not expire does so after any other.
 */
final class ExpireCommand extends KvCommand {
    private static final Reply.Failure GT_AND_LT =
            new Reply.Failure("ERR GT and LT options at the same time are not compatible");
    private static final Reply.Failure NX_WITH_OTHERS =
            new Reply.Failure("ERR NX and XX, GT or LT options at the same time are not compatible");
    private static final int FIRST_OPTION = 3;

    private final ExpireUnit unit;

    private ExpireCommand(String name, String since, ExpireUnit unit, String summary) {
        super(CommandInfo.write(name, -3, Group.GENERIC, since, summary)
                .keysAre("RW update")
                .withSyntax("key " + unit.argument() + " [NX | XX | GT | LT]")
                .fast());
        this.unit = unit;
    }

    static ExpireCommand expire() {
        return new ExpireCommand("expire", "1.0.0", ExpireUnit.EX, "Lets a key expire after some seconds.");
    }

    static ExpireCommand pExpire() {
        return new ExpireCommand("pexpire", "2.6.0", ExpireUnit.PX, "Lets a key expire after some milliseconds.");
    }

    static ExpireCommand expireAt() {
        return new ExpireCommand("expireat", "1.2.0", ExpireUnit.EXAT, "Lets a key expire at a time in seconds.");
    }

    static ExpireCommand pExpireAt() {
        return new ExpireCommand("pexpireat", "2.6.0", ExpireUnit.PXAT, "Lets a key expire at a time in milliseconds.");
    }

    @Override
    protected Reply.Failure checkArguments(byte[][] args) {
        for (int i = FIRST_OPTION; i < args.length; i++) {
            if (!isOption(args[i])) {
                return KvErrors.unsupportedOption(args[i]);
            }
        }
        boolean greater = has(args, "GT");
        boolean less = has(args, "LT");
        if (has(args, "NX") && (has(args, "XX") || greater || less)) {
            return NX_WITH_OTHERS;
        } else if (greater && less) {
            return GT_AND_LT;
        }
        return Numbers.isLong(args[2], 0) ? null : KvErrors.NOT_AN_INTEGER;
    }

    private static boolean isOption(byte[] word) {
        return Words.is(word, "NX") || Words.is(word, "XX") || Words.is(word, "GT") || Words.is(word, "LT");
    }

    private static boolean has(byte[][] args, String option) {
        for (int i = FIRST_OPTION; i < args.length; i++) {
            if (Words.is(args[i], option)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Reply apply(Keyspace keys, byte[][] args) {
        long expireAt = unit.at(Numbers.toLong(args[2], 0), keys.now());
        if (expireAt == ExpireUnit.OUT_OF_RANGE) {
            return KvErrors.invalidExpireTime(info().name());
        }
        byte[] record = keys.record(args[1]);
        if (record == null || !allowed(args, Records.expireAt(record), expireAt)) {
            return new Reply.Int(0);
        }
        if (expireAt <= keys.now()) {
            keys.delete(args[1], record);
        } else {
            keys.setExpiry(args[1], record, expireAt);
        }
        return new Reply.Int(1);
    }

    private static boolean allowed(byte[][] args, long current, long wanted) {
        boolean expires = current != Records.NO_EXPIRY;
        return !(has(args, "NX") && expires)
                && !(has(args, "XX") && !expires)
                && !(has(args, "GT") && (!expires || wanted <= current))
                && !(has(args, "LT") && expires && wanted >= current);
    }
}
