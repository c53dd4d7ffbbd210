package dev.tidemark.server.command.client;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.CommandErrors;
import dev.tidemark.server.command.NodeCommand;
import dev.tidemark.server.command.Replies;
import dev.tidemark.state.reply.Reply;
import java.util.Locale;
import java.util.function.BiConsumer;

/** Switches something of the connection. */
final class OnOff extends NodeCommand {
    private final BiConsumer<ClientSession, Boolean> setter;

    OnOff(CommandInfo info, BiConsumer<ClientSession, Boolean> setter) {
        super(info);
        this.setter = setter;
    }

    @Override
    protected Reply reply(ClientSession session, byte[][] arguments) {
        String word = CommandErrors.text(arguments[2]).toLowerCase(Locale.ROOT);
        if (!word.equals("on") && !word.equals("off")) {
            return Replies.error("syntax error");
        }
        setter.accept(session, word.equals("on"));
        return Reply.OK;
    }
}
