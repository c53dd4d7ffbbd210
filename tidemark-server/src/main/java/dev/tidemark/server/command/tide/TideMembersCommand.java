package dev.tidemark.server.command.tide;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.protocol.members.MemberChange.Kind;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.ContainerCommand;
import dev.tidemark.server.command.Subcommand;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.state.reply.Reply;
import java.util.List;

/**
 * {@code TIDE.MEMBERS}: who the members of the cluster are, by the log of the node that is asked, and changes of them,
 * which any node takes and the leader decides. {@code OK} says that a change is committed; what follows from it the
 * leaders do by themselves, and the list shows it.
 */
public final class TideMembersCommand extends ContainerCommand {
    private final FrontContext front;

    public TideMembersCommand(FrontContext front) {
        super(
                CommandInfo.own("tide.members", -1, "server", "Lists or changes the members of the cluster.")
                        .differs("Alone it is `TIDE.MEMBERS LIST`. `IF version` makes a change conditional on the"
                                + " `version` that the list showed, else the reply is `CONFLICT`."),
                List.of(
                        new Subcommand(
                                info("list", 2, "Lists the members by the log of this node, and what changes.", ""),
                                (session, a) -> MembersReply.of(front.node().members())),
                        change(
                                front,
                                Kind.ADD,
                                info(
                                        "add",
                                        -4,
                                        "Adds a node, which votes once it has caught up, or as a spare, which takes"
                                                + " the place of a voter that is silent for long.",
                                        "node peer-address [client-address] [SPARE] [ZONE zone] [IF version]")),
                        change(
                                front,
                                Kind.ADD_LEARNER,
                                info(
                                        "learn",
                                        -4,
                                        "Adds a node that follows the log and does not vote.",
                                        "node peer-address [client-address] [ZONE zone] [IF version]")),
                        change(
                                front,
                                Kind.REPLACE,
                                info(
                                        "replace",
                                        -3,
                                        "Has a new node take the place of a voter once it has caught up, or the"
                                                + " voter itself with an empty data directory.",
                                        "node [other peer-address [client-address] [ZONE zone]] [IF version]")),
                        change(front, Kind.REMOVE, info("remove", -3, "Removes a node for good.", "node [IF version]")),
                        change(
                                front,
                                Kind.PROMOTE,
                                info(
                                        "promote",
                                        -3,
                                        "Has a learner or spare vote once it has caught up.",
                                        "node [IF version]")),
                        change(
                                front,
                                Kind.MOVE,
                                info(
                                        "move",
                                        -4,
                                        "Tells where a node is now.",
                                        "node peer-address [client-address] [IF version]")),
                        change(
                                front,
                                Kind.ZONE,
                                info(
                                        "zone",
                                        -3,
                                        "Tells what a node may be lost together with, such as its room; without a zone:"
                                                + " that nobody knows.",
                                        "node [zone] [IF version]")),
                        change(
                                front,
                                Kind.CANCEL,
                                info(
                                        "cancel",
                                        -2,
                                        "Removes the node that is catching up to become a voter.",
                                        "[IF version]")),
                        change(
                                front,
                                Kind.RAISE_LEVEL,
                                info(
                                        "level",
                                        -3,
                                        "Raises the feature level, once every member supports it; it never falls.",
                                        "level [IF version]"))));
        this.front = front;
    }

    private static CommandInfo info(String word, int arity, String summary, String syntax) {
        CommandInfo info = CommandInfo.own("tide.members|" + word, arity, "server", summary);
        return word.equals("list")
                ? info.flags("loading stale")
                : info.flags("admin").withSyntax(syntax);
    }

    private static ChangeCommand change(FrontContext front, Kind kind, CommandInfo info) {
        return new ChangeCommand(info, front, arguments -> MemberWords.read(kind, arguments));
    }

    @Override
    protected Reply reply(ClientSession session, byte[][] arguments) {
        return MembersReply.of(front.node().members());
    }
}
