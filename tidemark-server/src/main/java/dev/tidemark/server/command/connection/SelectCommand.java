package dev.tidemark.server.command.connection;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.layout.Databases;
import dev.tidemark.kv.text.Numbers;
import dev.tidemark.server.command.ClientContext;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.NodeCommand;
import dev.tidemark.server.command.Replies;
import dev.tidemark.state.reply.Reply;
import java.util.OptionalLong;

/** {@code SELECT index}: the database of the connection, for clients of a single server and of a cluster alike. */
public final class SelectCommand extends NodeCommand {
    public SelectCommand() {
        super(CommandInfo.of("select", 2, "connection", "1.0.0", "Selects a database.")
                .flags("loading stale fast", "@connection")
                .withSyntax("index:integer")
                .differs("Works with cluster clients too. After one that was refused, commands that touch keys are"
                        + " refused until a SELECT succeeds, or RESET."));
    }

    @Override
    protected Reply reply(ClientSession session, byte[][] arguments) {
        Reply.Failure wrong = wrong(arguments);
        if (wrong != null) {
            return wrong;
        }
        session.context().select(number(arguments));
        return Reply.OK;
    }

    private static Reply.Failure wrong(byte[][] arguments) {
        OptionalLong index = Numbers.parse(arguments[1]);
        if (index.isEmpty()) {
            return Replies.error("value is not an integer or out of range");
        }
        if (index.getAsLong() < Integer.MIN_VALUE || index.getAsLong() > Integer.MAX_VALUE) {
            return Replies.error("value is out of range, value must between -2147483648 and 2147483647");
        }
        return Databases.exists(index.getAsLong()) ? null : Replies.error("DB index is out of range");
    }

    private static int number(byte[][] arguments) {
        return (int) Numbers.parse(arguments[1]).orElseThrow();
    }

    @Override
    public int selects(int current, byte[][] arguments) {
        return wrong(arguments) == null ? number(arguments) : NO_DATABASE;
    }

    @Override
    public ClientContext.Part says(Reply reply) {
        return ClientContext.Part.DATABASE;
    }
}
