package dev.tidemark.server.command;

import dev.tidemark.server.front.ClientSession;
import dev.tidemark.state.Reply;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

final class TimeCommand extends NodeCommand {
    private final Clock clock;

    TimeCommand(Clock clock) {
        super(CommandInfo.of("time", 1, "server", "2.6.0", "Returns the time of this node's clock.")
                .flags("loading stale fast"));
        this.clock = clock;
    }

    @Override
    protected Reply reply(ClientSession session, byte[][] arguments) {
        Instant now = clock.instant();
        return Replies.words(List.of(Long.toString(now.getEpochSecond()), Integer.toString(now.getNano() / 1_000)));
    }
}
