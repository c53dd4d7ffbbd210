package dev.tidemark.protocol;

import dev.tidemark.protocol.message.RangeReply;
import dev.tidemark.protocol.message.RangeRequest;

/**
 * Asks a peer for rows of its data file, and gives a peer rows of this one: for pages that are damaged. Nothing of the
 * replica depends on them, so it remembers nothing; who asks, asks again.
 */
final class RangeExchange {
    private final Core core;

    RangeExchange(Core core) {
        this.core = core;
    }

    void askedHere(Input.AskRange asked) {
        core.send(asked.peer(), asked.request());
    }

    void requested(int from, RangeRequest request) {
        core.outbox.add(new Effect.ReadRange(from, request));
    }

    void read(Input.RangeRead read) {
        core.send(read.peer(), read.reply());
    }

    void replied(int from, RangeReply reply) {
        core.outbox.add(new Effect.RangeCame(from, reply));
    }
}
