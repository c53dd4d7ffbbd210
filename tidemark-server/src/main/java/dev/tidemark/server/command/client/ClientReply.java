package dev.tidemark.server.command.client;

import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.CommandErrors;
import dev.tidemark.server.command.NodeCommand;
import dev.tidemark.server.command.Replies;
import dev.tidemark.server.resp.WireReply;
import dev.tidemark.state.reply.Reply;
import java.util.Locale;

/** Whether the client wants replies. {@code OFF} and {@code SKIP} are not answered themselves. */
final class ClientReply extends NodeCommand {
    ClientReply() {
        super(ClientCommands.info("reply", 3, "3.2.0", "Says whether commands are answered: ON, OFF, or SKIP the next.")
                .withSyntax("on-off-skip=<ON | OFF | SKIP>"));
    }

    @Override
    protected Reply reply(ClientSession session, byte[][] arguments) {
        switch (CommandErrors.text(arguments[2]).toLowerCase(Locale.ROOT)) {
            case "on" -> {
                session.setReplies(ClientSession.Replying.ON);
                return Reply.OK;
            }
            case "off" -> session.setReplies(ClientSession.Replying.OFF);
            case "skip" -> {
                if (session.replies() == ClientSession.Replying.ON) {
                    session.setReplies(ClientSession.Replying.SKIP_NEXT);
                }
            }
            default -> {
                return Replies.error("syntax error");
            }
        }
        return WireReply.NOTHING;
    }
}
