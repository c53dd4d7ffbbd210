package dev.tidemark.server.command.transaction;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.server.command.ClientContext;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.Command;
import dev.tidemark.server.command.Command.InTransaction;
import dev.tidemark.server.command.NodeCommand;
import dev.tidemark.server.command.Replies;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.state.reply.Reply;
import java.util.List;
import java.util.function.Function;

/** The commands around a transaction. What lies between {@code MULTI} and {@code EXEC} is held by the connection. */
public final class TransactionCommands {
    static final String CATEGORY = "@transaction";

    private TransactionCommands() {}

    public static List<Command> all(FrontContext front, ExecCommand exec) {
        return List.of(
                simple(
                        "multi",
                        "1.2.0",
                        "Begins a transaction.",
                        InTransaction.RUNS_AT_ONCE,
                        ClientContext.Part.TRANSACTION,
                        TransactionCommands::multi),
                exec,
                simple(
                        "discard",
                        "2.0.0",
                        "Ends a transaction without executing it.",
                        InTransaction.RUNS_AT_ONCE,
                        null,
                        TransactionCommands::discard),
                new WatchCommand(front.gateway()),
                simple(
                        "unwatch",
                        "2.2.0",
                        "Forgets all watched keys.",
                        InTransaction.QUEUED,
                        null,
                        TransactionCommands::unwatch));
    }

    private static Reply multi(ClientSession session) {
        if (session.transaction().isOpen()) {
            return Replies.error("MULTI calls can not be nested");
        }
        session.transaction().open(session.database());
        return Reply.OK;
    }

    private static Reply discard(ClientSession session) {
        session.context().settled(ClientContext.Part.TRANSACTION);
        if (!session.transaction().isOpen()) {
            return Replies.error("DISCARD without MULTI");
        }
        session.transaction().reset();
        return Reply.OK;
    }

    private static Reply unwatch(ClientSession session) {
        session.transaction().unwatch();
        return Reply.OK;
    }

    static CommandInfo info(String name, int arity, String since, String summary) {
        return CommandInfo.of(name, arity, "transactions", since, summary)
                .flags("noscript loading stale fast allow_busy", CATEGORY);
    }

    /** @param says what it says for the commands after it, or null */
    private static Command simple(
            String name,
            String since,
            String summary,
            InTransaction inTransaction,
            ClientContext.Part says,
            Function<ClientSession, Reply> action) {
        return new NodeCommand(info(name, 1, since, summary)) {
            @Override
            protected Reply reply(ClientSession session, byte[][] arguments) {
                return action.apply(session);
            }

            @Override
            public InTransaction inTransaction(byte[][] arguments) {
                return inTransaction;
            }

            @Override
            public ClientContext.Part says(Reply reply) {
                return says;
            }
        };
    }
}
