package dev.tidemark.kv.transaction;

import dev.tidemark.kv.codec.KvBody;
import dev.tidemark.kv.command.CommandTable;
import dev.tidemark.kv.command.KvCommand;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.keyspace.LazyRead;
import dev.tidemark.kv.reply.CallStream;
import dev.tidemark.kv.reply.ReplyItems;
import dev.tidemark.state.codec.ReplyCodec;
import dev.tidemark.state.reply.Reply;
import java.util.ArrayList;
import java.util.List;

/**
 * Executes a {@link Transaction}: checks its watches, then runs one command after the other. An error of a command is
 * its reply; those after it run all the same, as in Redis.
 */
public final class TransactionRun {
    /**
     * The most that the replies of one transaction hold. What is beyond it is left out, else a small entry could have
     * every node build replies that none has memory for (H87). Decides replies, so it is the same on all nodes.
     */
    static final long MAX_REPLY_BYTES = 16L << 20;

    private static final Reply.Failure LEFT_OUT = new Reply.Failure(
            "ERR the replies of this transaction are too large: the command was executed, its reply is left out");

    private final CommandTable commands;
    private final Keyspace keys;
    private final Transaction transaction;

    public TransactionRun(CommandTable commands, Keyspace keys, Transaction transaction) {
        this.commands = commands;
        this.keys = keys;
        this.transaction = transaction;
    }

    public Reply run() {
        for (Transaction.Watch watch : transaction.watches()) {
            if (keys.inDatabase(watch.database()).isTouched(watch.key(), watch.version())) {
                return Reply.NIL_SEQUENCE;
            }
        }
        List<Reply> replies = new ArrayList<>(transaction.commands().size());
        long bytes = 0;
        for (KvBody body : transaction.commands()) {
            boolean full = bytes > MAX_REPLY_BYTES;
            // A read that nobody hears of need not run.
            Reply reply = full && onlyReads(body.args()) ? LEFT_OUT : command(body, replies.size());
            bytes += ReplyCodec.weight(reply);
            replies.add(bytes > MAX_REPLY_BYTES ? LEFT_OUT : reply);
        }
        return new Reply.Sequence(replies);
    }

    /** A transaction that only reads: all of it is read from one moment, each command when its reply is sent. */
    public static Reply readLazily(CommandTable table, LazyRead read, Transaction transaction) {
        Keyspace now = read.keys();
        for (Transaction.Watch watch : transaction.watches()) {
            if (now.inDatabase(watch.database()).isTouched(watch.key(), watch.version())) {
                return Reply.NIL_SEQUENCE;
            }
        }
        List<KvBody> commands = transaction.commands();
        boolean isLong = commands.size() >= LazyRead.MADE_AT_ONCE;
        Keyspace from = isLong ? read.pinned(now) : now;
        CallStream stream = new CallStream(commands.size(), i -> {
            KvBody body = commands.get(i);
            return table.readLazily(read, from.forBody(body).forCommand(i), body.args());
        });
        return isLong ? stream : ReplyItems.all(stream);
    }

    private boolean onlyReads(byte[][] args) {
        KvCommand command = commands.find(args[0]);
        return command != null && !command.isWrite();
    }

    private Reply command(KvBody body, int position) {
        return commands.run(body.args(), keys.forBody(body).forCommand(position), true);
    }
}
