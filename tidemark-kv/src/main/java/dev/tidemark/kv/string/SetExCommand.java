package dev.tidemark.kv.string;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.KvCommand;
import dev.tidemark.kv.expiry.ExpireTime;
import dev.tidemark.kv.expiry.ExpireUnit;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.reply.KvErrors;
import dev.tidemark.state.reply.Reply;

/** {@code SETEX key seconds value} and {@code PSETEX key milliseconds value}. */
final class SetExCommand extends KvCommand {
    private final ExpireUnit unit;

    private SetExCommand(String name, String since, ExpireUnit unit, String summary) {
        super(CommandInfo.write(name, 4, StringType.GROUP, since, summary)
                .keysAre("OW update")
                .withSyntax("key " + unit.argument() + " value")
                .denyOom());
        this.unit = unit;
    }

    static SetExCommand setEx() {
        return new SetExCommand(
                "setex", "2.0.0", ExpireUnit.EX, "Sets a key to a string value that expires after some seconds.");
    }

    static SetExCommand pSetEx() {
        return new SetExCommand(
                "psetex", "2.6.0", ExpireUnit.PX, "Sets a key to a string value that expires after some milliseconds.");
    }

    @Override
    protected Reply.Failure checkArguments(byte[][] args) {
        return new ExpireTime(unit, args[2]).check(info().name());
    }

    @Override
    public Reply apply(Keyspace keys, byte[][] args) {
        long expireAt = new ExpireTime(unit, args[2]).at(keys.now());
        if (expireAt == ExpireUnit.OUT_OF_RANGE) {
            return KvErrors.invalidExpireTime(info().name());
        }
        keys.setString(args[1], keys.record(args[1]), args[3], expireAt);
        return Reply.OK;
    }
}
