package dev.tidemark.node.gateway;

import dev.tidemark.node.Gateway;
import dev.tidemark.state.reply.Reply;

/** Tells who counts open reads that one is answered, before its client is. */
record CountedHandler(Gateway.ReadHandler handler, Runnable isOver) implements Gateway.ReadHandler {
    @Override
    public void answered(Reply reply) {
        isOver.run();
        handler.answered(reply);
    }

    @Override
    public void answeredAsOf(long asOf, Reply reply) {
        isOver.run();
        handler.answeredAsOf(asOf, reply);
    }

    @Override
    public Gateway.Making making() {
        return handler.making();
    }
}
