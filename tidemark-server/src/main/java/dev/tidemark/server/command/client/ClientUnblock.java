package dev.tidemark.server.command.client;

import dev.tidemark.kv.text.Numbers;
import dev.tidemark.server.command.BlockedCall;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.CommandErrors;
import dev.tidemark.server.command.NodeCommand;
import dev.tidemark.server.command.Replies;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.state.reply.Reply;
import java.util.OptionalLong;

/** {@code CLIENT UNBLOCK client-id [TIMEOUT | ERROR]}: ends what a client of this node waits for by intention. */
final class ClientUnblock extends NodeCommand {
    private static final Reply.Failure UNBLOCKED = new Reply.Failure("UNBLOCKED client unblocked via CLIENT UNBLOCK");

    private final FrontContext front;

    ClientUnblock(FrontContext front) {
        super(ClientCommands.admin("unblock", -3, "5.0.0", "Ends the wait of a client in a command such as WAIT.")
                .withSyntax("client-id:integer unblock-type=[TIMEOUT | ERROR]"));
        this.front = front;
    }

    @Override
    protected Reply reply(ClientSession session, byte[][] arguments) {
        if (arguments.length > 4) {
            return Replies.error(CommandErrors.wrongSubcommandUse("CLIENT", arguments[1]));
        }
        String how = arguments.length == 3 ? "timeout" : CommandErrors.text(arguments[3]);
        boolean fails = how.equalsIgnoreCase("error");
        if (!fails && !how.equalsIgnoreCase("timeout")) {
            return Replies.error("CLIENT UNBLOCK reason should be TIMEOUT or ERROR");
        }
        OptionalLong id = Numbers.parse(arguments[2]);
        if (id.isEmpty()) {
            return Replies.error("value is not an integer or out of range");
        }
        ClientSession target = front.clients().find(id.getAsLong());
        BlockedCall call = target == null ? null : target.blockedCall();
        if (call == null) {
            return Replies.number(0);
        }
        if (fails) {
            call.fail(UNBLOCKED);
        } else {
            call.timeOut();
        }
        return Replies.number(1);
    }
}
