package dev.tidemark.server.command;

import dev.tidemark.server.front.ClientSession;
import dev.tidemark.state.Reply;
import java.util.OptionalLong;

/** There is one database, number 0. */
final class SelectCommand extends NodeCommand {
    SelectCommand() {
        super(CommandInfo.of("select", 2, "connection", "1.0.0", "Selects a database.")
                .flags("loading stale fast", "@connection")
                .withSyntax("index:integer")
                .differs("There is one database, 0, as in Redis Cluster."));
    }

    @Override
    protected Reply reply(ClientSession session, byte[][] arguments) {
        OptionalLong index = Numbers.parse(arguments[1]);
        if (index.isEmpty()) {
            return Replies.error("value is not an integer or out of range");
        }
        if (index.getAsLong() < Integer.MIN_VALUE || index.getAsLong() > Integer.MAX_VALUE) {
            return Replies.error("value is out of range, value must between -2147483648 and 2147483647");
        }
        return index.getAsLong() == 0 ? Reply.OK : Replies.error("DB index is out of range");
    }
}
