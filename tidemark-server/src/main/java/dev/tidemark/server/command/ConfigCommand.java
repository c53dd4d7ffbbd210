package dev.tidemark.server.command;

import dev.tidemark.server.front.ClientSession;
import dev.tidemark.server.front.FrontSettings;
import dev.tidemark.state.Reply;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** {@code CONFIG GET}: the parameters that Redis clients and tools ask for. They are set at start, not here. */
final class ConfigCommand extends ContainerCommand {
    private final SortedMap<String, String> parameters = new TreeMap<>();

    ConfigCommand(FrontSettings settings) {
        super(CommandInfo.ofNode("config", -2, "server", "A container for server configuration commands."));
        parameters.put("appendfsync", "always");
        parameters.put("appendonly", "yes");
        parameters.put("bind", settings.listen().host());
        parameters.put("cluster-enabled", "yes");
        parameters.put("databases", "1");
        parameters.put("maxclients", Integer.toString(settings.maxClients()));
        parameters.put("maxmemory", "0");
        parameters.put("maxmemory-policy", "noeviction");
        parameters.put("port", Integer.toString(settings.listen().port()));
        parameters.put("proto-max-bulk-len", Integer.toString(settings.limits().maxArgumentBytes()));
        parameters.put("save", "");
        parameters.put("timeout", "0");
        add(
                "get",
                -3,
                "GET <pattern>\n    Return parameters matching the glob-like <pattern> and their values.",
                this::get);
    }

    private Reply get(ClientSession session, byte[][] arguments) {
        TreeMap<String, String> found = new TreeMap<>();
        for (int i = 2; i < arguments.length; i++) {
            String pattern = CommandErrors.text(arguments[i]).toLowerCase(Locale.ROOT);
            parameters.forEach((name, value) -> {
                if (GlobPattern.matches(pattern, name)) {
                    found.put(name, value);
                }
            });
        }
        Replies.Map reply = new Replies.Map();
        found.forEach(reply::put);
        return reply.reply();
    }
}
