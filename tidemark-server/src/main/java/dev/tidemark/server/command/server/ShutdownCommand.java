package dev.tidemark.server.command.server;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.node.CheckpointOutcome;
import dev.tidemark.server.command.Answer;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.CommandErrors;
import dev.tidemark.server.command.LoneCommand;
import dev.tidemark.server.command.Replies;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.server.resp.WireReply;
import dev.tidemark.state.reply.Reply;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * {@code SHUTDOWN [NOSAVE | SAVE] [NOW] [FORCE] [ABORT]}: stops this node cleanly, as SIGTERM does. A leader hands over
 * first, unless {@code NOW} is given. No reply, the connection is closed, as in Redis.
 */
public final class ShutdownCommand extends LoneCommand {
    private static final Reply.Failure FAILED = Replies.error("Errors trying to SHUTDOWN. Check logs.");
    private static final Reply.Failure SYNTAX = Replies.error("syntax error");

    private enum Word {
        NOSAVE,
        SAVE,
        NOW,
        FORCE,
        ABORT
    }

    private final FrontContext front;

    public ShutdownCommand(FrontContext front) {
        super(CommandInfo.of("shutdown", -1, "server", "1.0.0", "Stops this node cleanly; a leader hands over first.")
                .flags("admin noscript loading stale no_multi allow_busy")
                .withSyntax("save-selector=[NOSAVE | SAVE] [NOW] [FORCE] [ABORT]")
                .differs("Nothing is lost with or without `SAVE`, which writes a checkpoint, so that the next start is"
                        + " short. `NOW` leaves out the hand-over. It cannot be aborted."));
        this.front = front;
    }

    @Override
    public InTransaction inTransaction(byte[][] arguments) {
        return InTransaction.REFUSED;
    }

    @Override
    public void run(ClientSession session, byte[][] arguments, Answer answer) {
        Set<Word> words = words(arguments);
        if (words == null
                || words.contains(Word.ABORT) && words.size() > 1
                || words.contains(Word.SAVE) && words.contains(Word.NOSAVE)) {
            answer.answered(SYNTAX);
        } else if (words.contains(Word.ABORT)) {
            answer.answered(Replies.error("No shutdown in progress."));
        } else if (words.contains(Word.SAVE)) {
            front.node().checkpoint(outcome -> saved(session, words, outcome, answer));
        } else {
            stop(session, words, answer);
        }
    }

    private static Set<Word> words(byte[][] arguments) {
        Set<Word> words = EnumSet.noneOf(Word.class);
        for (int i = 1; i < arguments.length; i++) {
            try {
                words.add(Word.valueOf(CommandErrors.text(arguments[i]).toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
        return words;
    }

    private void saved(ClientSession session, Set<Word> words, CheckpointOutcome outcome, Answer answer) {
        if (outcome == CheckpointOutcome.FAILED && !words.contains(Word.FORCE)) {
            answer.answered(FAILED);
        } else {
            stop(session, words, answer);
        }
    }

    private void stop(ClientSession session, Set<Word> words, Answer answer) {
        session.closeAfterReply();
        answer.answered(WireReply.NOTHING);
        front.stopper().stop(!words.contains(Word.NOW));
    }
}
