package dev.tidemark.server.command.server;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.KvCommand;
import dev.tidemark.node.Gateway;
import dev.tidemark.server.command.Command;
import dev.tidemark.server.command.ContainerCommand;
import dev.tidemark.server.command.state.StateSubcommand;
import java.util.List;

/**
 * {@code OBJECT}: how a value is held. Its subcommands have keys, which clients of a cluster ask {@code COMMAND} for.
 */
public final class ObjectCommands {
    private ObjectCommands() {}

    /** @param object the command of the state that answers all of them */
    public static Command container(KvCommand object, Gateway gateway) {
        CommandInfo info =
                CommandInfo.of("object", -2, "generic", "2.2.3", "Container of what concerns how values are held.");
        return new ContainerCommand(
                info,
                List.of(
                        one("encoding", "Tells how Redis would hold a fresh value like this.", object, gateway),
                        one(
                                "freq",
                                "Refused, as in Redis without LFU: the use of keys is not counted.",
                                object,
                                gateway),
                        one("idletime", "Returns 0: the use of keys is not remembered.", object, gateway),
                        one("refcount", "Returns 1.", object, gateway)));
    }

    private static Command one(String word, String summary, KvCommand object, Gateway gateway) {
        String since = word.equals("freq") ? "4.0.0" : "2.2.3";
        CommandInfo info = CommandInfo.of("object|" + word, 3, "generic", since, summary)
                .flags("readonly", "@keyspace")
                .keys(2, 2, 1)
                .keysAre("RO")
                .tips("nondeterministic_output")
                .withSyntax("key");
        return new StateSubcommand(info, object, gateway);
    }
}
