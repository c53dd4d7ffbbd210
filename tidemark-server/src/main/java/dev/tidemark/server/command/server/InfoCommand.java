package dev.tidemark.server.command.server;

import dev.tidemark.server.command.Command;
import dev.tidemark.server.command.CommandErrors;
import dev.tidemark.server.command.CommandInfo;
import dev.tidemark.server.command.KeyCount;
import dev.tidemark.server.front.ClientSession;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.server.front.PendingReply;
import dev.tidemark.state.Reply;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** {@code INFO [section ...]}. */
public final class InfoCommand implements Command {
    private static final CommandInfo SPEC = CommandInfo.node(
            "info",
            -1,
            "server",
            "1.0.0",
            "loading stale",
            "@dangerous",
            "Tells the state and the counters of the server.");

    private final FrontContext front;

    public InfoCommand(FrontContext front) {
        this.front = front;
    }

    @Override
    public CommandInfo info() {
        return SPEC;
    }

    @Override
    public Order order() {
        return Order.ALONE;
    }

    @Override
    public String difference() {
        return "Fields of its own begin with `tidemark_`. `used_memory` is the heap of the JVM. `usec` of commands is what"
                + " clients waited for. Hits and misses are counted by reply: one that is nil is a miss.";
    }

    /** The number of keys is a read of the cluster; while it cannot be answered, the section stays empty. */
    @Override
    public void run(ClientSession session, byte[][] arguments, PendingReply answer) {
        Set<InfoSection> sections = sections(arguments);
        InfoSection.Source source = new InfoSection.Source(front, front.node().status());
        InfoText text = new InfoText();
        sections.forEach(section -> section.write(source, text));
        if (!sections.contains(InfoSection.KEYSPACE) || !source.status().serving()) {
            answer.answered(text.reply());
            return;
        }
        KeyCount.read(front.gateway(), reply -> {
            if (reply instanceof Reply.Int keys && keys.value() > 0) {
                text.line("db0", "keys=" + keys.value() + ",expires=0,avg_ttl=0");
            }
            answer.answered(text.reply());
        });
    }

    private static Set<InfoSection> sections(byte[][] arguments) {
        Set<InfoSection> sections = EnumSet.noneOf(InfoSection.class);
        if (arguments.length == 1) {
            add(sections, "default");
        }
        for (int i = 1; i < arguments.length; i++) {
            add(sections, CommandErrors.text(arguments[i]).toLowerCase(Locale.ROOT));
        }
        return sections;
    }

    private static void add(Set<InfoSection> sections, String word) {
        for (InfoSection section : InfoSection.values()) {
            boolean wanted = switch (word) {
                case "all", "everything" -> true;
                case "default" -> section.isShownByDefault();
                default -> section.word().equals(word);
            };
            if (wanted) {
                sections.add(section);
            }
        }
    }
}
