package dev.tidemark.server.command.config;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.server.command.ContainerCommand;
import dev.tidemark.server.command.NodeCommand;
import dev.tidemark.server.command.Replies;
import dev.tidemark.server.command.Subcommand;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.state.reply.Reply;
import java.util.ArrayList;
import java.util.List;

/** {@code CONFIG} and its subcommands. */
public final class ConfigCommands {
    private static final String DIFFERENCE = "`SET` changes this node until it stops; what is to last belongs in its"
            + " configuration. A parameter of Redis that cannot be followed here is"
            + " refused, with what Tidemark does instead; one whose neglect nobody can notice is remembered.";

    private ConfigCommands() {}

    public static NodeCommand container(FrontContext front) {
        List<Parameter> all = new ArrayList<>(LiveParameters.of(front));
        all.addAll(RememberedParameters.all());
        all.addAll(RefusedParameters.all(front));
        Parameters parameters = new Parameters(all);
        return ContainerCommand.of(
                "config",
                "server",
                "2.0.0",
                "Container of what concerns parameters.",
                DIFFERENCE,
                new ConfigGet(parameters),
                new ConfigSet(parameters),
                new Subcommand(
                        info("resetstat", 2, "2.0.0", "Sets the counters of INFO to zero.")
                                .tips("request_policy:all_nodes response_policy:all_succeeded"),
                        (session, a) -> {
                            front.statistics().reset();
                            front.commands().forEach(slot -> slot.counters().reset());
                            return Reply.OK;
                        }),
                new Subcommand(
                        info("rewrite", 2, "2.8.0", "Refused: the server does not write its configuration.")
                                .tips("request_policy:all_nodes response_policy:all_succeeded"),
                        (session, a) -> Replies.error("The server is running without a config file")));
    }

    static CommandInfo info(String word, int arity, String since, String summary) {
        return CommandInfo.of("config|" + word, arity, "server", since, summary).flags("admin noscript loading stale");
    }
}
