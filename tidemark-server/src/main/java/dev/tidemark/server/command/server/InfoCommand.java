package dev.tidemark.server.command.server;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.keyspace.CountsQuery;
import dev.tidemark.node.NodeStatus;
import dev.tidemark.server.command.Answer;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.CommandErrors;
import dev.tidemark.server.command.LoneCommand;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.state.reply.Reply;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** {@code INFO [section ...]}. */
public final class InfoCommand extends LoneCommand {
    private static final String DIFFERENCE =
            "Fields of its own begin with `tidemark_`. `used_memory` is about what the data takes, and `maxmemory` its"
                    + " bound, `max-memory-bytes`; What is not known is left out. `usec` of commands is what clients"
                    + " waited for. Hits and misses are counted by reply: one that is nil is a miss. `expired_keys`"
                    + " counts since the cluster began and is the same on all nodes.";

    private final FrontContext front;

    public InfoCommand(FrontContext front) {
        super(CommandInfo.of("info", -1, "server", "1.0.0", "Tells the state and the counters of the server.")
                .tips("nondeterministic_output request_policy:all_shards response_policy:special")
                .flags("loading stale", "@dangerous")
                .withSyntax("[section ...]")
                .differs(DIFFERENCE));
        this.front = front;
    }

    /** The numbers of keys are a read of the cluster; while it cannot be answered, they are left out. */
    @Override
    public void run(ClientSession session, byte[][] arguments, Answer answer) {
        Set<InfoSection> sections = sections(arguments);
        NodeStatus status = front.node().status();
        if (status.serving() && sections.stream().anyMatch(InfoSection::needsCounts)) {
            front.gateway()
                    .read(
                            CountsQuery.encode(),
                            reply -> answer.answered(
                                    text(sections, new InfoSection.Source(front, status, CountsQuery.decode(reply)))));
        } else {
            answer.answered(text(sections, new InfoSection.Source(front, status, null)));
        }
    }

    private static Reply text(Set<InfoSection> sections, InfoSection.Source source) {
        InfoText text = new InfoText();
        sections.forEach(section -> section.write(source, text));
        return text.reply();
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
