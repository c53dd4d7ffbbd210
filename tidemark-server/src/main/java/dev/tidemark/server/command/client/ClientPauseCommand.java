package dev.tidemark.server.command.client;

import dev.tidemark.kv.text.Numbers;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.CommandErrors;
import dev.tidemark.server.command.NodeCommand;
import dev.tidemark.server.command.Replies;
import dev.tidemark.server.command.Timeouts;
import dev.tidemark.server.front.ClientPause;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.state.reply.Reply;

/** {@code CLIENT PAUSE milliseconds [WRITE | ALL]}. */
final class ClientPauseCommand extends NodeCommand {
    private final FrontContext front;

    ClientPauseCommand(FrontContext front) {
        super(ClientCommands.admin("pause", -3, "3.0.0", "Lets all commands, or those that write, wait for some time.")
                .withSyntax("timeout mode=[WRITE | ALL]")
                .differs("Only clients of this node wait. Keys expire meanwhile."));
        this.front = front;
    }

    @Override
    protected Reply reply(ClientSession session, byte[][] arguments) {
        if (arguments.length > 4) {
            return Replies.error(CommandErrors.wrongSubcommandUse("CLIENT", arguments[1]));
        }
        String mode = arguments.length == 3 ? "all" : CommandErrors.text(arguments[3]);
        boolean all = mode.equalsIgnoreCase("all");
        if (!all && !mode.equalsIgnoreCase("write")) {
            return Replies.error("CLIENT PAUSE mode must be WRITE or ALL");
        }
        Reply.Failure wrong = Timeouts.check(arguments[2], front.unixMicros() / 1_000);
        if (wrong != null) {
            return wrong;
        }
        front.pause()
                .pause(Numbers.parse(arguments[2]).orElseThrow(), all ? ClientPause.Mode.ALL : ClientPause.Mode.WRITE);
        return Reply.OK;
    }
}
