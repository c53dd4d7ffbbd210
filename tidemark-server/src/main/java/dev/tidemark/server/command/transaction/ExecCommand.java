package dev.tidemark.server.command.transaction;

import dev.tidemark.kv.transaction.Transaction;
import dev.tidemark.node.Gateway;
import dev.tidemark.server.command.Answer;
import dev.tidemark.server.command.ClientContext;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.ClientTransaction.Queued;
import dev.tidemark.server.command.ClientTransaction.Taken;
import dev.tidemark.server.command.CommandErrors;
import dev.tidemark.server.command.LoneCommand;
import dev.tidemark.server.command.Replies;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.state.reply.Reply;
import java.util.List;
import java.util.Objects;

/**
 * {@code EXEC}: the commands of the data model become one entry, or, if they only read, one confirmed read; the others
 * are answered by this node when the outcome is there. {@code TIDE.ONCE <id> EXEC} does the same under a request id.
 */
public final class ExecCommand extends LoneCommand {
    private static final Reply.Failure SPOILED =
            new Reply.Failure("EXECABORT Transaction discarded because of previous errors.");
    private static final List<Reply> NONE = List.of();

    private final FrontContext front;
    private final Gateway gateway;

    public ExecCommand(FrontContext front) {
        super(TransactionCommands.info("exec", 1, "1.2.0", "Executes all commands of a transaction.")
                .flags("noscript loading stale skip_slowlog", TransactionCommands.CATEGORY)
                .differs("Commands that do not touch keys, such as PING, TIME, INFO or CONFIG, are answered by"
                        + " the node after the others were executed, each in its place. Of a"
                        + " transaction that writes, replies beyond 16 MiB are left out."));
        this.front = front;
        this.gateway = front.gateway();
    }

    @Override
    public InTransaction inTransaction(byte[][] arguments) {
        return InTransaction.RUNS_AT_ONCE;
    }

    @Override
    public boolean executesTransaction() {
        return true;
    }

    @Override
    public boolean mayWrite(ClientSession session) {
        return session.transaction().mayWrite();
    }

    @Override
    public void run(ClientSession session, byte[][] arguments, Answer answer) {
        execute(session, null, answer);
    }

    /** @param requestId the client's own name for this transaction, or null */
    public void execute(ClientSession session, byte[] requestId, Answer answer) {
        session.context().settled(ClientContext.Part.TRANSACTION);
        if (!session.transaction().isOpen()) {
            answer.answered(Replies.error("EXEC without MULTI"));
            return;
        }
        Taken taken = session.transaction().take();
        if (taken.spoiled()) {
            answer.answered(SPOILED);
        } else if (gateway.memoryIsFull() && taken.commands().stream().anyMatch(ExecCommand::maySwell)) {
            answer.answered(CommandErrors.execAborted(CommandErrors.OUT_OF_MEMORY));
        } else {
            execute(session, requestId, taken, answer);
        }
    }

    private static boolean maySwell(Queued queued) {
        return queued.slot().command().info().flags().contains("denyoom");
    }

    private void execute(ClientSession session, byte[] requestId, Taken taken, Answer answer) {
        TransactionReplies replies = new TransactionReplies(front.statistics(), session, taken.commands(), answer);
        List<byte[]> bodies = taken.commands().stream()
                .map(Queued::body)
                .filter(Objects::nonNull)
                .toList();
        if (requestId == null && bodies.isEmpty() && taken.watches().isEmpty()) {
            replies.begin(NONE);
            return;
        }
        byte[] body = Transaction.encode(taken.watches(), bodies);
        boolean writes = taken.commands().stream()
                .anyMatch(queued -> queued.slot().command().order() == Order.WRITE && queued.body() != null);
        if (writes || requestId != null) {
            gateway.write(requestId, body, replies);
        } else {
            session.read(gateway, body, replies);
        }
    }
}
