package dev.tidemark.server.command;

import dev.tidemark.server.front.ClientSession;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.server.front.PendingReply;
import dev.tidemark.state.Reply;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** {@code INFO [section ...]}. */
final class InfoCommand implements Command {
    private static final String KEYSPACE = "keyspace";
    private static final List<String> DEFAULT_SECTIONS =
            List.of("server", "clients", "memory", "persistence", "stats", "replication", "cpu", "cluster", KEYSPACE);
    private static final Set<String> ALL = Set.of("all", "default", "everything");
    private static final CommandInfo SPEC =
            CommandInfo.ofNode("info", -1, "server", "Returns information and statistics about the server.");

    private final FrontContext front;
    private final KeyCount keyCount;

    InfoCommand(FrontContext front, KeyCount keyCount) {
        this.front = front;
        this.keyCount = keyCount;
    }

    @Override
    public CommandInfo info() {
        return SPEC;
    }

    @Override
    public Order order() {
        return Order.ALONE;
    }

    /** The number of keys is a read of the cluster; while it cannot be answered, the section stays empty. */
    @Override
    public void run(ClientSession session, byte[][] arguments, PendingReply answer) {
        Set<String> sections = sections(arguments);
        InfoText text = new InfoText(front, front.node().status());
        sections.stream().filter(section -> !section.equals(KEYSPACE)).forEach(text::add);
        if (!sections.contains(KEYSPACE)) {
            answer.answered(text.reply());
        } else if (!front.node().status().serving()) {
            text.addKeyspace(0);
            answer.answered(text.reply());
        } else {
            keyCount.read(front.gateway(), reply -> {
                text.addKeyspace(reply instanceof Reply.Int keys ? keys.value() : 0);
                answer.answered(text.reply());
            });
        }
    }

    private static Set<String> sections(byte[][] arguments) {
        Set<String> sections = new LinkedHashSet<>();
        for (int i = 1; i < arguments.length; i++) {
            String section = CommandErrors.text(arguments[i]).toLowerCase(Locale.ROOT);
            if (ALL.contains(section)) {
                sections.addAll(DEFAULT_SECTIONS);
            } else if (DEFAULT_SECTIONS.contains(section)) {
                sections.add(section);
            }
        }
        return arguments.length == 1 ? new LinkedHashSet<>(DEFAULT_SECTIONS) : sections;
    }
}
