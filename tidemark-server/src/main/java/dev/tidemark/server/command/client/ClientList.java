package dev.tidemark.server.command.client;

import dev.tidemark.kv.text.Numbers;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.CommandErrors;
import dev.tidemark.server.command.NodeCommand;
import dev.tidemark.server.command.Replies;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.server.resp.WireReply;
import dev.tidemark.state.reply.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** {@code CLIENT LIST [TYPE type | ID id ...]}. */
final class ClientList extends NodeCommand {
    private final FrontContext front;

    ClientList(FrontContext front) {
        super(ClientCommands.admin("list", -2, "2.4.0", "Describes connections, all or by [TYPE type] [ID id ...].")
                .tips("nondeterministic_output")
                .withSyntax("[TYPE client-type=<NORMAL | MASTER | REPLICA | PUBSUB>] [ID client-id:integer"
                        + " [client-id ...]]"));
        this.front = front;
    }

    @Override
    protected Reply reply(ClientSession session, byte[][] arguments) {
        String option =
                arguments.length == 2 ? "" : CommandErrors.text(arguments[2]).toLowerCase(Locale.ROOT);
        if (arguments.length == 2) {
            return describe(all(client -> true));
        } else if (option.equals("type") && arguments.length == 4) {
            String type = CommandErrors.text(arguments[3]);
            Predicate<ClientSession> wanted = ClientFilter.ofType(type);
            return wanted == null ? ClientFilter.unknownType(type) : describe(all(wanted));
        } else if (option.equals("id") && arguments.length > 3) {
            return listIds(arguments);
        }
        return Replies.error("syntax error");
    }

    private List<ClientSession> all(Predicate<ClientSession> wanted) {
        return front.clients().sessions().filter(wanted).toList();
    }

    private Reply listIds(byte[][] arguments) {
        List<ClientSession> found = new ArrayList<>();
        for (int i = 3; i < arguments.length; i++) {
            OptionalLong id = Numbers.parse(arguments[i]);
            if (id.isEmpty()) {
                return Replies.error("Invalid client ID");
            }
            ClientSession client = front.clients().find(id.getAsLong());
            if (client != null) {
                found.add(client);
            }
        }
        return describe(found);
    }

    private Reply describe(List<ClientSession> clients) {
        StringBuilder lines = new StringBuilder();
        long now = front.nanoTime();
        clients.forEach(
                client -> lines.append(front.clients().describe(client, now)).append('\n'));
        return new WireReply.Verbatim(lines.toString());
    }
}
