package dev.tidemark.server.command.server;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.server.command.Answer;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.Command;
import dev.tidemark.server.command.CommandErrors;
import dev.tidemark.server.command.LoneCommand;
import dev.tidemark.server.command.NodeCommand;
import dev.tidemark.server.command.Replies;
import dev.tidemark.server.command.Subcommand;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.state.reply.Reply;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code SAVE}, {@code BGSAVE}, {@code BGREWRITEAOF} and {@code LASTSAVE}. A write needs none of them, it is durable
 * before it is answered; a checkpoint makes the next start shorter, and lets old log go.
 */
public final class SaveCommands {
    private static final Logger LOG = LoggerFactory.getLogger(SaveCommands.class);
    private static final long MILLIS_PER_SECOND = 1_000;
    private static final String ADMIN = "admin noscript no_async_loading";
    private static final String CHECKPOINT =
            "Writes a checkpoint of this node alone; acknowledged writes are on disk without it.";
    private static final Reply.Failure RUNNING = Replies.error("Background save already in progress");
    private static final Reply.Failure NO_ROOM = Replies.error("the checkpoint could not be written, mostly for lack of"
            + " room on the disk; nothing is lost, the log keeps everything. See the log of the node");

    private SaveCommands() {}

    public static List<Command> all(FrontContext front) {
        return List.of(
                new Save(front),
                new Begin(
                        info("bgsave", -1, "Begins a checkpoint, which keeps the state in a file.")
                                .flags(ADMIN)
                                .withSyntax("[SCHEDULE]"),
                        front,
                        Command.InTransaction.QUEUED,
                        RUNNING,
                        "Background saving started"),
                new Begin(
                        info("bgrewriteaof", 1, "Begins a checkpoint, after which old log can go.")
                                .flags(ADMIN),
                        front,
                        Command.InTransaction.REFUSED,
                        Replies.error("Background append only file rewriting already in progress"),
                        "Background append only file rewriting started"),
                new Subcommand(
                        CommandInfo.of(
                                        "lastsave",
                                        1,
                                        "server",
                                        "1.0.0",
                                        "Returns when the last checkpoint of this node became durable.")
                                .tips("nondeterministic_output")
                                .flags("loading stale fast", "@admin", "@dangerous"),
                        (session, a) ->
                                Replies.number(front.node().checkpointStatus().lastMillis() / MILLIS_PER_SECOND)));
    }

    private static CommandInfo info(String name, int arity, String summary) {
        return CommandInfo.of(name, arity, "server", "1.0.0", summary).differs(CHECKPOINT);
    }

    /** Begins a checkpoint and answers before it is durable: there are two names for that. */
    private static final class Begin extends NodeCommand {
        private final FrontContext front;
        private final InTransaction inTransaction;
        private final Reply.Failure running;
        private final Reply begun;

        Begin(CommandInfo info, FrontContext front, InTransaction inTransaction, Reply.Failure running, String begun) {
            super(info);
            this.front = front;
            this.inTransaction = inTransaction;
            this.running = running;
            this.begun = new Reply.Simple(begun);
        }

        @Override
        public InTransaction inTransaction(byte[][] arguments) {
            return inTransaction;
        }

        @Override
        protected Reply reply(ClientSession session, byte[][] arguments) {
            boolean schedule =
                    arguments.length == 2 && CommandErrors.text(arguments[1]).equalsIgnoreCase("schedule");
            if (arguments.length > 1 && !schedule) {
                return Replies.error("syntax error");
            } else if (front.node().checkpointStatus().running()) {
                return running;
            }
            front.node().checkpoint(outcome -> LOG.info("the checkpoint that a client asked for: {}", outcome));
            return begun;
        }
    }

    private static final class Save extends LoneCommand {
        private final FrontContext front;

        Save(FrontContext front) {
            super(SaveCommands.info("save", 1, "Writes a checkpoint and waits until it is durable.")
                    .flags(ADMIN + " no_multi"));
            this.front = front;
        }

        @Override
        public InTransaction inTransaction(byte[][] arguments) {
            return InTransaction.REFUSED;
        }

        /** The other clients are served meanwhile. */
        @Override
        public void run(ClientSession session, byte[][] arguments, Answer answer) {
            front.node()
                    .checkpoint(outcome -> answer.answered(
                            switch (outcome) {
                                case DURABLE -> Reply.OK;
                                case RUNNING -> RUNNING;
                                case FAILED -> NO_ROOM;
                            }));
        }
    }
}
