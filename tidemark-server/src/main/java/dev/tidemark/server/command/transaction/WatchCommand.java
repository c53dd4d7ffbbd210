package dev.tidemark.server.command.transaction;

import dev.tidemark.kv.transaction.Transaction.Watch;
import dev.tidemark.kv.transaction.WatchQuery;
import dev.tidemark.node.Gateway;
import dev.tidemark.server.command.Answer;
import dev.tidemark.server.command.ClientContext;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.CommandErrors;
import dev.tidemark.server.command.LoneCommand;
import dev.tidemark.server.command.Replies;
import dev.tidemark.state.reply.Reply;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code WATCH key [key …]}: reads the version of each key, linearizably. {@code EXEC} carries them, and the state
 * machine compares them when it executes the entry.
 */
final class WatchCommand extends LoneCommand {
    private final Gateway gateway;

    WatchCommand(Gateway gateway) {
        super(TransactionCommands.info(
                        "watch", -2, "2.2.0", "Lets the next EXEC do nothing if one of the keys is changed before it.")
                .keys(1, -1, 1)
                .keysAre("RO")
                .withSyntax("key [key ...]")
                .differs("A key that did not exist may, rarely, count as touched because another key was deleted, or"
                        + " because others were created and then put away by FLUSHALL, FLUSHDB or SWAPDB. A"
                        + " WATCH that fails lets the next EXEC fail too, unless UNWATCH comes before it."));
        this.gateway = gateway;
    }

    @Override
    public InTransaction inTransaction(byte[][] arguments) {
        return InTransaction.RUNS_AT_ONCE;
    }

    @Override
    public ClientContext.Part says(Reply reply) {
        return ClientContext.Part.WATCH;
    }

    @Override
    public boolean touchesKeys() {
        return true;
    }

    @Override
    public void run(ClientSession session, byte[][] arguments, Answer answer) {
        if (session.transaction().isOpen()) {
            answer.answered(Replies.error("WATCH inside MULTI is not allowed"));
            return;
        }
        int database = session.database();
        List<byte[]> keys = Stream.of(arguments)
                .skip(1)
                .filter(key -> !session.transaction().isWatched(database, key))
                .toList();
        if (keys.isEmpty()) {
            answer.answered(Reply.OK);
        } else {
            gateway.read(
                    WatchQuery.encode(database, keys), reply -> answer.answered(watch(session, database, keys, reply)));
        }
    }

    private static Reply watch(ClientSession session, int database, List<byte[]> keys, Reply reply) {
        if (!(reply instanceof Reply.Sequence versions) || session.isClosing()) {
            return reply;
        }
        for (int i = 0; i < keys.size(); i++) {
            long version = ((Reply.Int) versions.items().get(i)).value();
            if (!session.transaction().watch(new Watch(database, keys.get(i), version))) {
                session.transaction().unwatch();
                return CommandErrors.TOO_MUCH_WATCHED;
            }
        }
        return Reply.OK;
    }
}
