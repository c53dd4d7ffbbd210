package dev.tidemark.kv;

import dev.tidemark.kv.codec.KvBody;
import dev.tidemark.kv.codec.KvCommandCodec;
import dev.tidemark.kv.command.CommandTable;
import dev.tidemark.kv.command.KvCommand;
import dev.tidemark.kv.command.NoGrowth;
import dev.tidemark.kv.expiry.DueWork;
import dev.tidemark.kv.keyspace.CountsQuery;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.keyspace.LazyRead;
import dev.tidemark.kv.transaction.Transaction;
import dev.tidemark.kv.transaction.TransactionRun;
import dev.tidemark.kv.transaction.WatchQuery;
import dev.tidemark.state.Query;
import dev.tidemark.state.StateMachine;
import dev.tidemark.state.codec.MalformedException;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.row.Entry;
import dev.tidemark.state.row.MissingRowsException;
import dev.tidemark.state.row.UnreadableRowsException;
import dev.tidemark.state.table.PinnableState;
import dev.tidemark.state.table.StateReader;
import dev.tidemark.state.table.StateStore;

/**
 * The data model of Redis: keys that hold strings and hashes. Bodies are commands in the form of {@link
 * KvCommandCodec}.
 *
 * <p>Total: a body that is no command gets an error, on every node the same (H87).
 */
public final class KvStateMachine implements StateMachine {
    @Override
    public Reply apply(Entry entry, StateStore store) {
        return run(entry.body(), Keyspace.forWrite(entry, store), true);
    }

    @Override
    public Reply read(Query query, StateReader store) {
        return run(query.body(), Keyspace.forRead(query, store), false);
    }

    @Override
    public Reply readLazily(Query query, PinnableState store) {
        LazyRead read = new LazyRead(query, store);
        try {
            return readLazily(query, read);
        } catch (MissingRowsException | UnreadableRowsException e) {
            read.giveUp();
            throw e;
        }
    }

    private static Reply readLazily(Query query, LazyRead read) {
        try {
            KvBody body = KvCommandCodec.read(query.body());
            byte[][] parts = body.args();
            if (Transaction.isTransaction(parts)) {
                Transaction transaction = Transaction.decode(body);
                return transaction.onlyReads(KvCommands.TABLE)
                        ? read.with(TransactionRun.readLazily(KvCommands.TABLE, read, transaction))
                        : CommandTable.WRITE_AS_READ;
            }
            KvCommand command = KvCommands.find(parts[0]);
            boolean isRead = command != null && !command.isWrite() && command.check(parts) == null;
            Keyspace keys = read.keys().forBody(body);
            return isRead ? read.with(command.readLazily(read, keys, parts)) : read(parts, keys);
        } catch (MalformedException e) {
            return new Reply.Failure("ERR not a command: " + e.getMessage());
        }
    }

    @Override
    public long nextDue(StateReader store) {
        return DueWork.next(store);
    }

    @Override
    public void timePassed(Entry entry, StateStore store) {
        new DueWork(Keyspace.forWrite(entry, store)).run();
    }

    @Override
    public void rehearseTime(Entry entry, StateStore store) {
        DueWork.rehearsal(Keyspace.forWrite(entry, store)).run();
    }

    /**
     * The same in all formats, so that a repeat is recognised that comes after an update. A transaction is the same
     * whatever its client had seen before.
     */
    @Override
    public byte[] identity(byte[] body) {
        try {
            KvBody command = KvCommandCodec.read(body);
            return Transaction.isTransaction(command.args())
                    ? Transaction.identity(command.args())
                    : KvCommandCodec.identity(body, command);
        } catch (MalformedException e) {
            return body;
        }
    }

    private static Reply run(byte[] body, Keyspace keys, boolean mayWrite) {
        try {
            KvBody command = KvCommandCodec.read(body);
            if (Transaction.isTransaction(command.args())) {
                Transaction transaction = Transaction.decode(command);
                return mayWrite || transaction.onlyReads(KvCommands.TABLE)
                        ? new TransactionRun(KvCommands.TABLE, keys, transaction).run()
                        : CommandTable.WRITE_AS_READ;
            }
            if (NoGrowth.is(command.args())) {
                KvBody inner = NoGrowth.command(command.args());
                Keyspace ofInner = keys.forBody(inner);
                return mayWrite
                        ? NoGrowth.run(KvCommands.TABLE, inner.args(), ofInner)
                        : NoGrowth.query(KvCommands.TABLE, inner.args(), ofInner);
            }
            Keyspace ofDatabase = keys.forBody(command);
            return mayWrite ? KvCommands.TABLE.run(command.args(), ofDatabase, true) : read(command.args(), ofDatabase);
        } catch (MalformedException e) {
            return new Reply.Failure("ERR not a command: " + e.getMessage());
        }
    }

    private static Reply read(byte[][] parts, Keyspace keys) {
        if (WatchQuery.isQuery(parts)) {
            return WatchQuery.run(keys, parts);
        }
        return CountsQuery.isQuery(parts) ? CountsQuery.run(keys) : KvCommands.TABLE.run(parts, keys, false);
    }
}
