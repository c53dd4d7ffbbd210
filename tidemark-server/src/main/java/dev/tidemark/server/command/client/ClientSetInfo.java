package dev.tidemark.server.command.client;

import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.CommandErrors;
import dev.tidemark.server.command.NodeCommand;
import dev.tidemark.server.command.Replies;
import dev.tidemark.server.command.connection.ClientNames;
import dev.tidemark.state.reply.Reply;
import java.util.Locale;
import java.util.function.BiConsumer;

final class ClientSetInfo extends NodeCommand {
    ClientSetInfo() {
        super(ClientCommands.info("setinfo", 4, "7.2.0", "Tells the name or version of the client library.")
                .tips("request_policy:all_nodes response_policy:all_succeeded")
                .withSyntax("attr=<LIB-NAME libname | LIB-VER libver>"));
    }

    @Override
    protected Reply reply(ClientSession session, byte[][] arguments) {
        String option = CommandErrors.text(arguments[2]).toLowerCase(Locale.ROOT);
        BiConsumer<ClientSession, String> setter = switch (option) {
            case "lib-name" -> ClientSession::setLibraryName;
            case "lib-ver" -> ClientSession::setLibraryVersion;
            default -> null;
        };
        if (setter == null) {
            return Replies.error("Unrecognized option '" + CommandErrors.text(arguments[2]) + "'");
        }
        if (!ClientNames.isPrintable(arguments[3])) {
            return Replies.error(option + " cannot contain spaces, newlines or special characters.");
        }
        setter.accept(session, CommandErrors.text(arguments[3]));
        return Reply.OK;
    }
}
