package dev.tidemark.server.command.server;

import dev.tidemark.kv.KvCommand;
import dev.tidemark.kv.KvCommandCodec;
import dev.tidemark.node.Gateway;
import dev.tidemark.server.command.Command;
import dev.tidemark.server.command.CommandInfo;
import dev.tidemark.server.front.ClientSession;
import dev.tidemark.server.front.PendingReply;
import dev.tidemark.state.Reply;
import java.util.List;

/** {@code MEMORY USAGE}: the one subcommand of {@code MEMORY} that asks the state. */
final class MemoryUsage implements Command {
    private static final CommandInfo INFO = new CommandInfo(
            "memory|usage",
            -3,
            List.of("readonly"),
            2,
            2,
            1,
            List.of("@read", "@slow"),
            "server",
            "4.0.0",
            "Tells about how much memory a key takes.",
            "key [SAMPLES count]");

    private final KvCommand command;
    private final Gateway gateway;

    MemoryUsage(KvCommand command, Gateway gateway) {
        this.command = command;
        this.gateway = gateway;
    }

    @Override
    public CommandInfo info() {
        return INFO;
    }

    @Override
    public String difference() {
        return "About what the record takes in the state of one node, the log not counted.";
    }

    @Override
    public Order order() {
        return Order.READ;
    }

    @Override
    public Reply.Failure check(byte[][] arguments) {
        return command.check(arguments);
    }

    @Override
    public byte[] stateBody(byte[][] arguments) {
        return KvCommandCodec.encode(arguments);
    }

    @Override
    public void run(ClientSession session, byte[][] arguments, PendingReply answer) {
        gateway.read(KvCommandCodec.encode(arguments), answer);
    }
}
