package dev.tidemark.kv.command;

import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.keyspace.LazyRead;
import dev.tidemark.kv.reply.KvErrors;
import dev.tidemark.state.reply.Reply;
import java.util.List;

/**
 * One command: what is known of it, and what it does. Immutable and without state, so one instance serves all threads.
 *
 * <p>To add a command, write a small class and add a line to the list of its folder.
 */
public abstract class KvCommand {
    private final CommandInfo info;
    private final boolean isWrite;
    private final boolean isRefusedWithoutMemory;

    protected KvCommand(CommandInfo info) {
        this.info = info;
        this.isWrite = info.isWrite();
        this.isRefusedWithoutMemory = info.isRefusedWithoutMemory();
    }

    public final CommandInfo info() {
        return info;
    }

    public final boolean isWrite() {
        return isWrite;
    }

    /** See {@link CommandInfo#denyOom}. */
    public final boolean isRefusedWithoutMemory() {
        return isRefusedWithoutMemory;
    }

    /**
     * What this call does to the key at this position, in the words of {@link KeySpec#flags}.
     *
     * @param args of an accepted number
     */
    public List<String> keyFlags(byte[][] args, int position) {
        return info.keyFlagsAt(position, args.length);
    }

    /**
     * Checks what depends on the arguments alone, so that a server can refuse before the log (H87). The state machine
     * checks again.
     *
     * @param args the name of the command, then its arguments
     * @return an error as Redis words it, or null
     */
    public final Reply.Failure check(byte[][] args) {
        return info.accepts(args.length) ? checkArguments(args) : KvErrors.wrongArity(info.name());
    }

    /** Called with an accepted number of arguments. */
    protected Reply.Failure checkArguments(byte[][] args) {
        return null;
    }

    /**
     * Runs the command. Deterministic and total: called with arguments that passed {@link #check}, it always replies.
     * The arguments belong to the command.
     */
    public abstract Reply apply(Keyspace keys, byte[][] args);

    /**
     * Whether the command, which memory that is short forbids, would make the state larger by more than the digits of a
     * number. Called with arguments that passed {@link #check}. Deterministic.
     */
    public boolean grows(Keyspace keys, byte[][] args) {
        return true;
    }

    /**
     * Whether it may add much more to the state than its arguments hold. Such a command is given a bound, which it
     * keeps when it is applied ({@link Keyspace#lacksRoomFor}); to count the bytes of those under way is not enough.
     */
    public boolean mayOutgrowItsArguments() {
        return false;
    }

    /**
     * Whether it is a write whose reply may be a value: that may be long, and is in memory as a whole when it is
     * executed.
     *
     * @param args of an accepted number
     */
    public boolean returnsValue(byte[][] args) {
        return false;
    }

    /**
     * Answers a read as {@link #apply} does, but without having a long reply in memory as a whole.
     *
     * @param keys as they are now, for the time of this call
     */
    public Reply readLazily(LazyRead read, Keyspace keys, byte[][] args) {
        return apply(keys, args);
    }
}
