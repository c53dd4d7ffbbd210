package dev.tidemark.kv.command;

import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.keyspace.LazyRead;
import dev.tidemark.state.reply.Reply;

/** A command of one key, its first argument, whose value must be of one type if it exists. */
public abstract class TypedCommand extends KvCommand {
    private final ValueType type;

    protected TypedCommand(ValueType type, CommandInfo info) {
        super(info);
        this.type = type;
    }

    @Override
    public final Reply apply(Keyspace keys, byte[][] args) {
        byte[] record = keys.record(args[1]);
        Reply.Failure wrong = type.check(record);
        return wrong == null ? apply(keys, args, record) : wrong;
    }

    /**
     * As {@link #apply(Keyspace, byte[][])}.
     *
     * @param record of the key, of this type; null if it does not exist
     */
    protected abstract Reply apply(Keyspace keys, byte[][] args, byte[] record);

    @Override
    public final Reply readLazily(LazyRead read, Keyspace keys, byte[][] args) {
        byte[] record = keys.record(args[1]);
        Reply.Failure wrong = type.check(record);
        return wrong == null ? readLazily(read, keys, args, record) : wrong;
    }

    /**
     * As {@link #readLazily(LazyRead, Keyspace, byte[][])}.
     *
     * @param record of the key, of this type; null if it does not exist
     */
    protected Reply readLazily(LazyRead read, Keyspace keys, byte[][] args, byte[] record) {
        return apply(keys, args, record);
    }
}
