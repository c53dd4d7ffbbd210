package dev.tidemark.server.command.server;

import dev.tidemark.kv.KvCommand;
import dev.tidemark.kv.KvCommandCodec;
import dev.tidemark.node.Gateway;
import dev.tidemark.server.command.Command;
import dev.tidemark.server.command.CommandInfo;
import dev.tidemark.server.front.ClientSession;
import dev.tidemark.server.front.PendingReply;
import dev.tidemark.state.Reply;

/** {@code MEMORY USAGE}: the one subcommand of {@code MEMORY} that asks the state. */
final class MemoryUsage implements Command {
    private static final CommandInfo INFO = CommandInfo.of(
                    "memory|usage", -3, "server", "4.0.0", "Tells about how much memory a key takes.")
            .flags("readonly")
            .keys(2, 2, 1)
            .withSyntax("key [SAMPLES count]")
            .differs("About what the record takes in the state of one node, the log not counted.");

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
