package dev.tidemark.state;

import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.table.PinnedState;

/** A reply that needs a pin until it was sent or is given up. Who gets it closes the pin, once. */
public record PinnedReply(Reply reply, PinnedState pin) implements Reply.Local {}
