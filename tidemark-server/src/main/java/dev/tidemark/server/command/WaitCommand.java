package dev.tidemark.server.command;

import dev.tidemark.server.front.ClientSession;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.server.front.PendingReply;
import dev.tidemark.state.Reply;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * {@code WAIT replicas timeout}: how many followers have this connection's last write durable. An answered write is
 * durable on W nodes already; this waits for more.
 */
final class WaitCommand extends LoneCommand {
    private static final int POLL_MILLIS = 2;

    private final FrontContext front;

    WaitCommand(FrontContext front) {
        super(CommandInfo.of(
                        "wait",
                        3,
                        "generic",
                        "3.0.0",
                        "Waits until so many followers have the last write of the connection on disk.")
                .flags("noscript blocking", "@connection")
                .withSyntax("numreplicas:integer timeout")
                .differs(
                        "Counts followers that have called fsync, as the leader knows it; Redis counts replicas that have it"
                                + " in memory."));
        this.front = front;
    }

    @Override
    public Reply.Failure check(byte[][] arguments) {
        OptionalLong replicas = Numbers.parse(arguments[1]);
        OptionalLong timeout = Numbers.parse(arguments[2]);
        if (replicas.isEmpty()) {
            return Replies.error("value is not an integer or out of range");
        }
        if (replicas.getAsLong() < 0) {
            return Replies.error("value is out of range, must be positive");
        }
        if (timeout.isEmpty()) {
            return Replies.error("timeout is not an integer or out of range");
        }
        return timeout.getAsLong() < 0 ? Replies.error("timeout is negative") : null;
    }

    @Override
    public void run(ClientSession session, byte[][] arguments, PendingReply answer) {
        long timeoutMillis = Numbers.parse(arguments[2]).orElseThrow();
        long deadline = timeoutMillis == 0 ? Long.MAX_VALUE : TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        new Waiting(session, Numbers.parse(arguments[1]).orElseThrow(), front.nanoTime(), deadline, answer).ask();
    }

    private final class Waiting {
        private final ClientSession session;
        private final long wanted;
        private final long startedNanos;
        private final long boundNanos;
        private final PendingReply answer;

        Waiting(ClientSession session, long wanted, long startedNanos, long boundNanos, PendingReply answer) {
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
            boolean late = front.nanoTime() - startedNanos >= boundNanos;
            if (followers >= wanted
                    || late
                    || session.isClosing()
                    || session.transaction().isExecuting()) {
                answer.answered(Replies.number(Math.max(0, followers)));
            } else {
                front.node().eventLoop().schedule(this::ask, POLL_MILLIS, TimeUnit.MILLISECONDS);
            }
        }
    }
}
