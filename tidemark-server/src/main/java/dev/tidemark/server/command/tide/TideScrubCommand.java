package dev.tidemark.server.command.tide;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.CommandErrors;
import dev.tidemark.server.command.NodeCommand;
import dev.tidemark.server.command.Replies;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.server.status.StatusFields;
import dev.tidemark.state.reply.Reply;
import java.util.Locale;

/**
 * {@code TIDE.SCRUB START | STOP | STATUS}: has this node read and check all that lies on its disk now, and not only in
 * the background; or not at all, until it is started again. {@code STATUS} is the map {@code scrub} of
 * {@code TIDE.STATUS}.
 */
public final class TideScrubCommand extends NodeCommand {
    private final FrontContext front;

    public TideScrubCommand(FrontContext front) {
        super(CommandInfo.own(
                        "tide.scrub",
                        2,
                        "server",
                        "Has this node read and check all that lies on its disk, or stop that, or tells how far it is.")
                .flags("admin loading stale fast")
                .withSyntax("<START | STOP | STATUS>"));
        this.front = front;
    }

    @Override
    protected Reply reply(ClientSession session, byte[][] arguments) {
        String word = CommandErrors.text(arguments[1]).toUpperCase(Locale.ROOT);
        switch (word) {
            case "START" -> front.node().scrub(true);
            case "STOP" -> front.node().scrub(false);
            case "STATUS" -> {
                return StatusFields.reply(StatusFields.of(front.node().status().scrub()));
            }
            default -> {
                return Replies.error("TIDE.SCRUB takes START, STOP or STATUS, not '" + word + "'");
            }
        }
        return Reply.OK;
    }
}
