package dev.tidemark.server.command.cluster;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.text.Numbers;
import dev.tidemark.server.command.Answer;
import dev.tidemark.server.command.BlockedCall;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.LoneCommand;
import dev.tidemark.server.command.Replies;
import dev.tidemark.server.command.Timeouts;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.state.reply.Reply;
import java.util.concurrent.TimeUnit;

/**
 * {@code WAIT replicas timeout}: how many followers have this connection's last write durable. An answered write is
 * durable on W nodes already; this waits for more.
 */
public final class WaitCommand extends LoneCommand {
    private static final int POLL_MILLIS = 2;
    private static final int MICROS_PER_MILLI = 1_000;

    private final FrontContext front;

    public WaitCommand(FrontContext front) {
        super(CommandInfo.of(
                        "wait",
                        3,
                        "generic",
                        "3.0.0",
                        "Waits until so many followers have the last write of the connection on disk.")
                .tips("request_policy:all_shards response_policy:agg_min")
                .flags("noscript blocking", "@connection")
                .withSyntax("numreplicas:integer timeout")
                .differs("Counts followers that have called fsync, as the leader knows it; Redis counts replicas that"
                        + " have it in memory."));
        this.front = front;
    }

    @Override
    public Reply.Failure check(byte[][] arguments) {
        return Numbers.parse(arguments[1]).isEmpty()
                ? Replies.error("value is not an integer or out of range")
                : Timeouts.check(arguments[2], front.unixMicros() / MICROS_PER_MILLI);
    }

    @Override
    public void run(ClientSession session, byte[][] arguments, Answer answer) {
        long timeoutMillis = Numbers.parse(arguments[2]).orElseThrow();
        long deadline = timeoutMillis == 0 ? Long.MAX_VALUE : TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        new Waiting(session, Numbers.parse(arguments[1]).orElseThrow(), front.nanoTime(), deadline, answer).ask();
    }

    private final class Waiting implements BlockedCall {
        private final ClientSession session;
        private final long wanted;
        private final long startedNanos;
        private final long boundNanos;
        private final Answer answer;
        private boolean timedOut;
        private boolean answered;

        Waiting(ClientSession session, long wanted, long startedNanos, long boundNanos, Answer answer) {
            this.session = session;
            this.wanted = wanted;
            this.startedNanos = startedNanos;
            this.boundNanos = boundNanos;
            this.answer = answer;
        }

        void ask() {
            front.node().durableFollowers(session.lastWriteOffset(), this::heard);
        }

        private void heard(long followers) {
            if (answered) {
                return;
            }
            boolean late = timedOut || front.nanoTime() - startedNanos >= boundNanos;
            if (followers >= wanted
                    || late
                    || session.isClosing()
                    || session.transaction().isExecuting()) {
                end(Replies.number(Math.max(0, followers)));
            } else {
                session.setBlockedCall(this);
                front.node().eventLoop().schedule(this::ask, POLL_MILLIS, TimeUnit.MILLISECONDS);
            }
        }

        private void end(Reply reply) {
            answered = true;
            session.setBlockedCall(null);
            answer.answered(reply);
        }

        /** The next look, which is under way or due soon, is the last. */
        @Override
        public void timeOut() {
            timedOut = true;
        }

        @Override
        public void fail(Reply.Failure failure) {
            end(failure);
        }
    }
}
