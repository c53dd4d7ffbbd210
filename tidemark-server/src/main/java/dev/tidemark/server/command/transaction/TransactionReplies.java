package dev.tidemark.server.command.transaction;

import dev.tidemark.node.Gateway;
import dev.tidemark.server.command.Answer;
import dev.tidemark.server.command.ClientContext;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.ClientTransaction.Queued;
import dev.tidemark.server.command.Command;
import dev.tidemark.server.command.Replies;
import dev.tidemark.server.statistics.FrontStatistics;
import dev.tidemark.state.DeferredRead;
import dev.tidemark.state.PinnedReply;
import dev.tidemark.state.reply.Reply;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Puts the replies of a transaction together: those that the cluster gave, and those of this node, each in its place.
 */
final class TransactionReplies implements Gateway.WriteHandler, Gateway.ReadHandler {
    private final FrontStatistics statistics;
    private final ClientSession session;
    private final List<Queued> commands;
    private final Answer answer;
    private final List<Reply> replies = new ArrayList<>();
    private Iterator<Reply> executed;
    private long offset;
    private boolean running;

    TransactionReplies(FrontStatistics statistics, ClientSession session, List<Queued> commands, Answer answer) {
        this.statistics = statistics;
        this.session = session;
        this.commands = commands;
        this.answer = answer;
    }

    /** What this node adds to it must have the whole; else the replies are sent as they come. */
    @Override
    public Gateway.Making making() {
        boolean isWhole = commands.stream().allMatch(command -> command.body() != null);
        return isWhole ? answer.making() : Gateway.Making.WHOLE;
    }

    @Override
    public void answered(long entryOffset, Reply reply) {
        offset = entryOffset;
        answered(reply);
    }

    @Override
    public void answeredAsOf(long asOf, Reply reply) {
        session.saw(asOf);
        answered(reply);
    }

    @Override
    public void answered(Reply reply) {
        if (reply instanceof Reply.Sequence sequence) {
            begin(sequence.items());
        } else if (reply instanceof PinnedReply || reply instanceof DeferredRead) {
            commands.forEach(command -> command.slot().counters().called(0, false));
            answer.answered(offset, reply);
        } else {
            answer.answered(offset, reply); // a watched key was touched, or nothing could be executed
        }
    }

    void begin(List<Reply> executedReplies) {
        executed = executedReplies.iterator();
        session.transaction().setExecuting(true);
        goOn();
    }

    /** A loop and no recursion: commands of this node mostly answer at once. */
    private void goOn() {
        running = true;
        while (replies.size() < commands.size()) {
            Queued next = commands.get(replies.size());
            if (next.body() != null) {
                take(next, executed.next());
            } else if (!runsHere(next)) {
                running = false;
                return;
            }
        }
        running = false;
        session.transaction().setExecuting(false);
        answer.answered(offset, new Reply.Sequence(replies));
    }

    /** @return whether it has its reply */
    private boolean runsHere(Queued queued) {
        int before = replies.size();
        Reply.Failure wrong = wrong(queued);
        if (wrong != null) {
            take(queued, wrong);
        } else {
            queued.slot().command().run(session, queued.arguments(), answer.inside(reply -> {
                take(queued, reply);
                if (!running) {
                    goOn();
                }
            }));
        }
        return replies.size() > before;
    }

    /** A command that touches keys was queued without a body if the SELECT before it is refused. */
    private Reply.Failure wrong(Queued queued) {
        Command command = queued.slot().command();
        Reply.Failure refusal = command.touchesKeys() ? session.context().refusal() : null;
        return refusal == null ? command.check(queued.arguments()) : refusal;
    }

    private void take(Queued queued, Reply reply) {
        ClientContext.Part said = queued.slot().command().says(reply);
        if (said != null) {
            session.said(said, reply);
        }
        replies.add(Replies.single(reply));
        statistics.ranCommand();
        if (reply instanceof Reply.Failure failure) {
            statistics.errors().count(failure);
        }
        queued.slot().counters().called(0, reply instanceof Reply.Failure);
    }
}
