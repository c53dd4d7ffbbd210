package dev.tidemark.server.command.state;

import dev.tidemark.kv.codec.KvCommandCodec;
import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.KvCommand;
import dev.tidemark.kv.command.NoGrowth;
import dev.tidemark.node.Gateway;
import dev.tidemark.server.command.Answer;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.Command;
import dev.tidemark.server.command.CommandErrors;
import dev.tidemark.state.reply.Reply;
import java.util.List;

/** A command of the data model: goes through the gateway to the cluster. */
public final class StateCommand implements Command {
    private final KvCommand command;
    private final Gateway gateway;

    public StateCommand(KvCommand command, Gateway gateway) {
        this.command = command;
        this.gateway = gateway;
    }

    @Override
    public CommandInfo info() {
        return command.info();
    }

    @Override
    public Order order() {
        return command.isWrite() ? Order.WRITE : Order.READ;
    }

    @Override
    public Reply.Failure check(byte[][] arguments) {
        return command.check(arguments);
    }

    @Override
    public boolean returnsValue(byte[][] arguments) {
        return command.returnsValue(arguments);
    }

    @Override
    public List<String> keyFlags(byte[][] arguments, int position) {
        return command.keyFlags(arguments, position);
    }

    @Override
    public boolean touchesKeys() {
        return true;
    }

    @Override
    public byte[] stateBody(int database, byte[][] arguments) {
        return body(command, gateway, database, arguments);
    }

    /** What may add much more than it holds is bounded when it is applied (H106). */
    public static byte[] body(KvCommand command, Gateway gateway, int database, byte[][] arguments) {
        return command.mayOutgrowItsArguments()
                ? KvCommandCodec.encodeBounded(database, gateway.maxPairBytes(), arguments)
                : KvCommandCodec.encode(database, arguments);
    }

    /** Refused before the log: what is refused was certainly not executed (H106). */
    public static boolean memoryForbids(KvCommand command, Gateway gateway) {
        return command.isRefusedWithoutMemory() && gateway.memoryIsFull();
    }

    /** What adds nothing goes on. A look at the state of this node spares the log what will be refused. */
    private void runUnlessItGrows(byte[] body, Answer answer) {
        byte[] unlessItGrows = NoGrowth.encode(body);
        if (gateway.peek(unlessItGrows) instanceof Reply.Int grows && grows.value() == 0) {
            gateway.write(null, unlessItGrows, answer);
        } else {
            answer.answered(CommandErrors.OUT_OF_MEMORY);
        }
    }

    @Override
    public void run(ClientSession session, byte[][] arguments, Answer answer) {
        byte[] body = body(command, gateway, session.database(), arguments);
        if (memoryForbids(command, gateway)) {
            runUnlessItGrows(body, answer);
            return;
        }
        if (command.isWrite()) {
            gateway.write(null, body, answer);
        } else {
            session.read(gateway, body, answer);
        }
    }
}
