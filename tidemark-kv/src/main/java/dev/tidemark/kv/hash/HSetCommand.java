package dev.tidemark.kv.hash;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.TypedCommand;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.reply.KvErrors;
import dev.tidemark.state.reply.Reply;

/** {@code HSET key field value [field value …]}, and {@code HMSET}, which replies OK instead of a number. */
final class HSetCommand extends TypedCommand {
    private final boolean repliesOk;

    private HSetCommand(String name, boolean repliesOk) {
        super(
                HashType.HASH,
                CommandInfo.write(name, -4, HashType.GROUP, "2.0.0", "Sets fields of a hash.")
                        .keysAre("RW update")
                        .withSyntax("key field value [field value ...]")
                        .denyOom()
                        .fast()
                        .takes("O(N) with the number of fields named"));
        this.repliesOk = repliesOk;
    }

    static HSetCommand hSet() {
        return new HSetCommand("hset", false);
    }

    static HSetCommand hMSet() {
        return new HSetCommand("hmset", true);
    }

    @Override
    protected Reply.Failure checkArguments(byte[][] args) {
        return args.length % 2 == 0 ? null : KvErrors.wrongArity(info().name());
    }

    @Override
    public boolean grows(Keyspace keys, byte[][] args) {
        for (int i = 2; i < args.length; i += 2) {
            if (!HashValue.has(keys, args[1], args[i], args[i + 1])) {
                return true;
            }
        }
        return false;
    }

    @Override
    protected Reply apply(Keyspace keys, byte[][] args, byte[] record) {
        HashValue hash = new HashValue(keys, args[1], record);
        int added = 0;
        for (int i = 2; i < args.length; i += 2) {
            added += hash.set(args[i], args[i + 1]) ? 1 : 0;
        }
        hash.save();
        return repliesOk ? Reply.OK : new Reply.Int(added);
    }
}
