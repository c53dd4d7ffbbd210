package dev.tidemark.node.gateway;

import dev.tidemark.node.Gateway;
import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.environment.NodeClock;
import dev.tidemark.node.lanes.StateReads;
import dev.tidemark.node.support.FillingMachine;
import dev.tidemark.state.StateEngine;
import dev.tidemark.state.once.EngineLimits;
import dev.tidemark.state.reply.Reply;
import java.util.ArrayList;
import java.util.List;

/** A clock, a state and clients, for tests of reads. */
final class ReadBench {
    static final byte[] QUERY = {1};

    static final class Clock implements NodeClock {
        long millis = 50_000;

        @Override
        public long millis() {
            return millis;
        }

        @Override
        public long wallMicros() {
            return millis * 1_000;
        }
    }

    /** What one client was answered. */
    static final class Client implements Gateway.ReadHandler {
        final List<Reply> replies = new ArrayList<>();
        final List<Long> asOf = new ArrayList<>();

        @Override
        public void answered(Reply reply) {
            replies.add(reply);
        }

        @Override
        public void answeredAsOf(long offset, Reply reply) {
            asOf.add(offset);
            replies.add(reply);
        }

        /** Of the one refusal. */
        String words() {
            return replies.size() == 1 && replies.get(0) instanceof Reply.Failure failure
                    ? failure.message()
                    : replies.toString();
        }
    }

    final Clock clock = new Clock();
    final NodeConfig.Limits limits = NodeConfig.Limits.defaults();
    final StateEngine engine = new StateEngine(FillingMachine.NOTHING, EngineLimits.DEFAULT);
    final StateReads state = new StateReads(engine, 1);

    Client client() {
        return new Client();
    }

    /** Applies entries that change nothing. */
    void apply(long upTo) {
        for (long offset = engine.appliedOffset() + 1; offset <= upTo; offset++) {
            engine.skip(offset, 1, offset);
        }
    }
}
