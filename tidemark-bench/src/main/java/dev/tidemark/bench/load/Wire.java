package dev.tidemark.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;

/** One connection's side of a protocol. Operations of a connection are numbered from 0. One thread. */
interface Wire {
    /** Told of every operation that ends. */
    interface Listener {
        /** @param error what the server said, or null; given only if {@link #wantsText} */
        void ended(long number, Outcome outcome, String error);

        /** Whether one more text of an error is of interest. Texts cost, so they are not made for each. */
        boolean wantsText();
    }

    /** What is sent before anything else; may be empty. */
    void greet(ByteBuffer out);

    /** Room that one operation needs in {@code out}, at most. */
    int maxBytes();

    /** Whether the server lets the next operation be sent. */
    boolean maySend();

    /** Appends the next operation. There are {@link #maxBytes} of room. */
    void write(ByteBuffer out, boolean isWrite, int key);

    /**
     * Takes all whole replies out of {@code in} and leaves the rest. May append answers of its own to {@code out}.
     *
     * @throws IOException if this is not the protocol, or the server ended it
     */
    void read(ByteBuffer in, ByteBuffer out) throws IOException;
}
