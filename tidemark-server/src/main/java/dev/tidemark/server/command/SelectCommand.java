package dev.tidemark.server.command;

import dev.tidemark.server.front.ClientSession;
import dev.tidemark.state.Reply;
import java.util.OptionalLong;

/** There is one database, number 0. */
final class SelectCommand extends NodeCommand {
    SelectCommand() {
        super(CommandInfo.ofNode("select", 2, "connection", "Changes the selected database; there is only 0."));
    }

    @Override
    Reply reply(ClientSession session, byte[][] arguments) {
        OptionalLong index = Numbers.parse(arguments[1]);
        if (index.isEmpty()) {
            return Replies.error("value is not an integer or out of range");
        }
        return index.getAsLong() == 0 ? Reply.OK : Replies.error("DB index is out of range");
    }
}
