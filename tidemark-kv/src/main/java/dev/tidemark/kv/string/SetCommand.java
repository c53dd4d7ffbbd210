package dev.tidemark.kv.string;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.KvCommand;
import dev.tidemark.kv.expiry.ExpireUnit;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.layout.Records;
import dev.tidemark.kv.reply.KvErrors;
import dev.tidemark.kv.text.Words;
import dev.tidemark.state.reply.Reply;
import java.util.Arrays;
import java.util.List;

/**
 * {@code SET key value [NX | XX | IFEQ value | IFNE value] [GET] [EX seconds | PX milliseconds | EXAT seconds | PXAT
 * milliseconds | KEEPTTL]}.
 */
final class SetCommand extends KvCommand {
    private static final List<String> OVERWRITTEN = List.of("OW", "update");

    SetCommand() {
        super(CommandInfo.write("set", -3, StringType.GROUP, "1.0.0", "Sets a key to a string value.")
                .keysAre("RW access update variable_flags")
                .withSyntax("key value [NX | XX | IFEQ ifeq-value | IFNE ifne-value] [GET]"
                        + " expiration=[EX seconds | PX milliseconds | EXAT unix-time-seconds | PXAT"
                        + " unix-time-milliseconds | KEEPTTL]")
                .denyOom()
                .differs("Also has IFEQ and IFNE, as Redis 8.4. IFDEQ and IFDNE are refused."));
    }

    @Override
    protected Reply.Failure checkArguments(byte[][] args) {
        return args.length == 3 ? null : SetOptions.parse(args).wrong();
    }

    @Override
    public List<String> keyFlags(byte[][] args, int position) {
        return Arrays.stream(args).skip(3).anyMatch(word -> Words.is(word, "GET")) ? info().ofOneKey() : OVERWRITTEN;
    }

    @Override
    public boolean grows(Keyspace keys, byte[][] args) {
        return args.length > 3 || !StringType.fits(keys.record(args[1]), args[2]);
    }

    @Override
    public boolean returnsValue(byte[][] args) {
        return args.length > 3;
    }

    @Override
    public Reply apply(Keyspace keys, byte[][] args) {
        if (args.length == 3) {
            keys.setString(args[1], keys.record(args[1]), args[2]);
            return Reply.OK;
        }
        SetOptions options = SetOptions.parse(args);
        long expireAt =
                options.expire() == null ? Records.NO_EXPIRY : options.expire().at(keys.now());
        if (expireAt == ExpireUnit.OUT_OF_RANGE) {
            return KvErrors.invalidExpireTime("set");
        }
        byte[] record = keys.record(args[1]);
        boolean needsString = options.get() || options.condition().isComparison();
        Reply.Failure wrong = needsString ? StringType.STRING.check(record) : null;
        if (wrong != null) {
            return wrong;
        }
        // Before it is written over; what is no string is not shown.
        Reply before =
                Records.isString(record) && options.get() ? new Reply.Bulk(Records.stringValue(record)) : Reply.NIL;
        boolean sets = options.condition().holds(record);
        if (sets) {
            boolean keeps = options.keepTtl() && record != null;
            keys.setString(args[1], record, args[2], keeps ? Records.expireAt(record) : expireAt);
        }
        if (options.get()) {
            return before;
        }
        return sets ? Reply.OK : Reply.NIL;
    }
}
