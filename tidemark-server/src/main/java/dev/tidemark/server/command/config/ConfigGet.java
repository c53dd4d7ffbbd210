package dev.tidemark.server.command.config;

import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.CommandErrors;
import dev.tidemark.server.command.NodeCommand;
import dev.tidemark.server.command.Replies;
import dev.tidemark.state.reply.Reply;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** {@code CONFIG GET pattern [pattern ...]}. */
final class ConfigGet extends NodeCommand {
    private final Parameters parameters;

    ConfigGet(Parameters parameters) {
        super(ConfigCommands.info("get", -3, "2.0.0", "Returns the parameters that match the patterns.")
                .withSyntax("parameter [parameter ...]"));
        this.parameters = parameters;
    }

    @Override
    protected Reply reply(ClientSession session, byte[][] arguments) {
        SortedMap<String, String> found = new TreeMap<>();
        for (int i = 2; i < arguments.length; i++) {
            String pattern = CommandErrors.text(arguments[i]).toLowerCase(Locale.ROOT);
            parameters
                    .matching(pattern)
                    .forEach(parameter ->
                            found.put(parameter.name(), parameter.getter().get()));
        }
        Replies.Map reply = new Replies.Map();
        found.forEach(reply::put);
        return reply.reply();
    }
}
