package dev.tidemark.server.command;

import dev.tidemark.server.front.ClientSession;
import dev.tidemark.state.Reply;

/** {@code READONLY} and {@code READWRITE}: accepted, for cluster clients. Every node answers reads and writes anyway. */
final class ReadOnlyCommand extends NodeCommand {
    ReadOnlyCommand(String name) {
        super(CommandInfo.ofNode(
                name, 1, "cluster", "Accepted for cluster clients; every node takes reads and writes."));
    }

    @Override
    Reply reply(ClientSession session, byte[][] arguments) {
        return Reply.OK;
    }
}
