package dev.tidemark.server.command.tide;

import dev.tidemark.kv.KvCommands;
import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.KvCommand;
import dev.tidemark.kv.reply.KvErrors;
import dev.tidemark.node.Gateway;
import dev.tidemark.node.NodeConfig;
import dev.tidemark.server.command.Answer;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.Command;
import dev.tidemark.server.command.CommandErrors;
import dev.tidemark.server.command.Replies;
import dev.tidemark.server.command.UnknownCommands;
import dev.tidemark.server.command.state.StateCommand;
import dev.tidemark.server.command.transaction.ExecCommand;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.state.reply.Reply;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * {@code TIDE.ONCE <request-id> <command> [arg …]}: runs a write under a name that the client chose. However often it
 * is sent, to whichever node, it takes effect once, and every repeat gets the first reply. The database of the
 * connection is part of what is done under the id. {@code TIDE.ONCE <request-id> EXEC} does this for the transaction
 * that {@code MULTI} began.
 */
public final class TideOnceCommand implements Command {
    private static final CommandInfo INFO = CommandInfo.own(
                    "tide.once", -3, "generic", "Runs a write exactly once under a request id.")
            .flags("write denyoom movablekeys")
            .withSyntax("request-id command [argument ...]");

    private static final Reply.Failure OUT_OF_MEMORY = new Reply.Failure(
            "OOM command not allowed when used memory > 'maxmemory'. It was not executed now; an earlier"
                    + " attempt under this request id may have been");

    private final FrontContext front;
    private final Gateway gateway;
    private final ExecCommand exec;

    public TideOnceCommand(FrontContext front, ExecCommand exec) {
        this.front = front;
        this.gateway = front.gateway();
        this.exec = exec;
    }

    @Override
    public CommandInfo info() {
        return INFO;
    }

    @Override
    public Order order() {
        return Order.WRITE;
    }

    @Override
    public boolean returnsValue(byte[][] arguments) {
        return true;
    }

    @Override
    public boolean touchesKeys() {
        return true;
    }

    @Override
    public Reply.Failure check(byte[][] arguments) {
        int idBytes = arguments[1].length;
        if (idBytes == 0 || idBytes > NodeConfig.MAX_REQUEST_ID_BYTES) {
            return Replies.error("the request id has " + idBytes + " bytes; use 1 to " + NodeConfig.MAX_REQUEST_ID_BYTES
                    + ", for example a UUID");
        }
        byte[][] inner = inner(arguments);
        if (isExec(arguments)) {
            return inner.length == 1 ? null : KvErrors.wrongArity("exec");
        }
        KvCommand command = KvCommands.find(inner[0]);
        if (command == null) {
            return front.commands().find(inner[0]) == null
                    ? UnknownCommands.refusal(inner)
                    : Replies.error("TIDE.ONCE runs writes of keys, and EXEC; '"
                            + CommandErrors.text(inner[0]).toUpperCase(Locale.ROOT) + "' is neither. Nothing was done");
        }
        if (!command.isWrite()) {
            return Replies.error("TIDE.ONCE runs writes; '"
                    + command.info().name().toUpperCase(Locale.ROOT) + "' is a read, which can be repeated as it is");
        }
        return command.check(inner);
    }

    @Override
    public void run(ClientSession session, byte[][] arguments, Answer answer) {
        if (isExec(arguments)) {
            exec.execute(session, RequestIds.canonical(arguments[1]), answer);
            return;
        }
        byte[][] inner = inner(arguments);
        KvCommand command = KvCommands.find(inner[0]);
        if (StateCommand.memoryForbids(command, gateway)) {
            answer.answered(OUT_OF_MEMORY);
            return;
        }
        byte[] body = StateCommand.body(command, gateway, session.database(), inner);
        gateway.write(RequestIds.canonical(arguments[1]), body, answer);
    }

    /** It can end a transaction, but not be part of one: the id is for the whole of it. */
    @Override
    public InTransaction inTransaction(byte[][] arguments) {
        return isExec(arguments) ? InTransaction.RUNS_AT_ONCE : InTransaction.REFUSED;
    }

    private static boolean isExec(byte[][] arguments) {
        return CommandErrors.text(arguments[2]).equalsIgnoreCase("exec");
    }

    /** Those of the command that it runs. */
    @Override
    public int[] keys(byte[][] arguments) {
        byte[][] inner = inner(arguments);
        KvCommand command = KvCommands.find(inner[0]);
        return command == null
                ? new int[0]
                : IntStream.of(command.info().keys().positions(inner.length))
                        .map(at -> at + 2)
                        .toArray();
    }

    private static byte[][] inner(byte[][] arguments) {
        return Arrays.copyOfRange(arguments, 2, arguments.length);
    }
}
