package dev.tidemark.server.command.client;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.server.command.Command;
import dev.tidemark.server.command.ContainerCommand;
import dev.tidemark.server.command.NodeCommand;
import dev.tidemark.server.command.Replies;
import dev.tidemark.server.command.Subcommand;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.server.resp.WireReply;
import dev.tidemark.state.reply.Reply;

/** {@code CLIENT} and its subcommands. */
public final class ClientCommands {
    private static final String DIFFERENCE = "No `TRACKING`.";

    private ClientCommands() {}

    public static NodeCommand container(FrontContext front) {
        return ContainerCommand.of(
                "client",
                "connection",
                "2.4.0",
                "Container of what concerns connections.",
                DIFFERENCE,
                new Subcommand(
                        info("id", 2, "5.0.0", "Returns the number of this connection."),
                        (session, a) -> Replies.number(session.id())),
                new Subcommand(
                        info("getname", 2, "2.6.9", "Returns the name of this connection."),
                        (session, a) -> session.name().isEmpty() ? Reply.NIL : Replies.bulk(session.name())),
                new ClientSetName(),
                new ClientSetInfo(),
                new Subcommand(
                        info("info", 2, "6.2.0", "Describes this connection.").tips("nondeterministic_output"),
                        (session, a) ->
                                new WireReply.Verbatim(front.clients().describe(session, front.nanoTime()) + "\n")),
                new ClientList(front),
                new ClientKill(front),
                new ClientReply(),
                new ClientPauseCommand(front),
                new Subcommand(admin("unpause", 2, "6.2.0", "Ends a pause."), (session, a) -> {
                    front.pause().end();
                    return Reply.OK;
                }),
                new ClientUnblock(front),
                noEvict(),
                noTouch(),
                new Subcommand(
                        info("getredir", 2, "6.0.0", "Returns -1: there is no tracking."),
                        (session, a) -> Replies.number(-1)));
    }

    private static Command noEvict() {
        return new OnOff(
                admin(
                                "no-evict",
                                3,
                                "7.0.0",
                                "Accepted without effect: who lets most output pile up is disconnected first.")
                        .withSyntax("enabled=<ON | OFF>"),
                (session, on) -> session.setNoEvict(on));
    }

    private static Command noTouch() {
        return new OnOff(
                info("no-touch", 3, "7.2.0", "Accepted; reads never change a key.")
                        .withSyntax("enabled=<ON | OFF>"),
                (session, on) -> session.setNoTouch(on));
    }

    static CommandInfo info(String word, int arity, String since, String summary) {
        return CommandInfo.of("client|" + word, arity, "connection", since, summary)
                .flags("noscript loading stale", "@connection");
    }

    static CommandInfo admin(String word, int arity, String since, String summary) {
        return CommandInfo.of("client|" + word, arity, "connection", since, summary)
                .flags("admin noscript loading stale", "@connection");
    }
}
