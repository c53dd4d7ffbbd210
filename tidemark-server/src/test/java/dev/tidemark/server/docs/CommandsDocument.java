package dev.tidemark.server.docs;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.server.command.CommandSlot;
import dev.tidemark.server.command.CommandSyntax;
import dev.tidemark.server.command.CommandTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes docs/commands.md from the commands themselves. */
final class CommandsDocument {
    private static final String HEAD = """
        # Commands

        *Written by `CommandsDocumentTest` from the classes of the commands, which also says how to write it again.*

        What is listed here behaves as in Redis 7.2, with all its options, in RESP2 and RESP3, except for what the \
        last column says.
        What is not listed answers `ERR unknown command`.
        *Since* is the version of Redis that first had the command.

        These hold for all of them:

        - A write is answered when it is on the disks of a write quorum, a read when the leader has confirmed that \
        nothing newer exists.
          Both may also end with `TRYAGAIN`, `CLUSTERDOWN` or `MISCONF` (certainly not executed), and a write with \
        `UNKNOWN`: see [guarantees.md](guarantees.md).
        - There are 16 databases, also for cluster clients, and a command may name keys of any slots together.
        - A read that is long is sent piece by piece, as the client takes it, and shows the data of one moment.
          Only inside transactions that also write, or that ask the node itself, a reply of many values may have \
        16 MiB; beyond that it is an error.
        - The time of keys that expire is the time of the log, the same on all nodes.
        """;

    private CommandsDocument() {}

    static String of(CommandTable table) {
        Map<String, List<CommandSlot>> groups = new LinkedHashMap<>();
        for (String group : List.of("string", "bitmap", "hash", "generic", "transactions")) {
            groups.put(group, new ArrayList<>());
        }
        for (CommandSlot slot : table.all()) {
            groups.computeIfAbsent(group(slot.command().info()), group -> new ArrayList<>())
                    .add(slot);
        }
        StringBuilder text = new StringBuilder(HEAD);
        groups.forEach((group, commands) -> {
            if (!commands.isEmpty()) {
                write(text, group, commands);
            }
        });
        return text.toString();
    }

    private static String group(CommandInfo info) {
        return info.name().startsWith("tide.") ? "Tidemark's own" : info.group();
    }

    private static void write(StringBuilder text, String group, List<CommandSlot> commands) {
        text.append("\n## ")
                .append(group.substring(0, 1).toUpperCase(Locale.ROOT))
                .append(group.substring(1))
                .append("\n\n| command | since | what it does | differs from Redis |\n|---|---|---|---|\n");
        commands.forEach(slot -> write(text, slot));
    }

    private static void write(StringBuilder text, CommandSlot slot) {
        CommandInfo info = slot.command().info();
        String name = info.name().replace('|', ' ').toUpperCase(Locale.ROOT);
        String syntax = CommandSyntax.readable(info.doc().syntax());
        text.append("| `")
                .append(name)
                .append(syntax.isEmpty() ? "" : " " + cell(syntax))
                .append("` | ")
                .append(info.doc().since())
                .append(" | ")
                .append(cell(info.doc().summary()))
                .append(" | ")
                .append(cell(info.doc().differences()))
                .append(" |\n");
        if (slot.subcommands() != null) {
            slot.subcommands().all().stream()
                    .filter(subcommand -> !subcommand.command().info().word().equals("help"))
                    .forEach(subcommand -> write(text, subcommand));
        }
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
