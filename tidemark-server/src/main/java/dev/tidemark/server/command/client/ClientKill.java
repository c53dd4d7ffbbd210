package dev.tidemark.server.command.client;

import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.CommandErrors;
import dev.tidemark.server.command.NodeCommand;
import dev.tidemark.server.command.Replies;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.state.reply.Reply;
import java.util.List;
import java.util.function.Predicate;

/**
 * {@code CLIENT KILL host:port}, or {@code CLIENT KILL [ID id] [TYPE type] [USER user] [ADDR host:port] [LADDR
 * host:port] [SKIPME yes|no]}. A client that kills itself still gets the reply.
 */
final class ClientKill extends NodeCommand {
    private final FrontContext front;

    ClientKill(FrontContext front) {
        super(ClientCommands.admin("kill", -3, "2.4.0", "Disconnects clients.")
                .withSyntax("[ip:port] [ID client-id:integer] [TYPE client-type=<NORMAL | MASTER | REPLICA | PUBSUB>]"
                        + " [USER username] [ADDR ip:port] [LADDR ip:port] [SKIPME yes/no]"));
        this.front = front;
    }

    @Override
    protected Reply reply(ClientSession session, byte[][] arguments) {
        if (arguments.length == 3) {
            String address = CommandErrors.text(arguments[2]);
            int killed = kill(client -> client.address().equals(address), session);
            return killed == 0 ? Replies.error("No such client") : Reply.OK;
        }
        ClientFilter filter = ClientFilter.of(arguments, 2);
        return filter.failure() != null
                ? filter.failure()
                : Replies.number(kill(client -> filter.matches(client, session), session));
    }

    private int kill(Predicate<ClientSession> wanted, ClientSession me) {
        List<ClientSession> found = front.clients().sessions().filter(wanted).toList();
        for (ClientSession client : found) {
            if (client == me) {
                client.closeAfterReply();
            } else {
                front.clients().kill(client);
            }
        }
        return found.size();
    }
}
