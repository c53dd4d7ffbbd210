package dev.tidemark.server.command;

/**
 * What one connection holds in memory.
 *
 * @param readAhead bytes that arrived and are not decoded
 * @param inFlight bytes of commands that are not answered
 * @param replies that are not encoded
 * @param waiting bytes of replies that wait until the client has taken those before them
 */
public record ConnectionBuffers(int readAhead, int inFlight, int replies, long waiting) {

    public long bytes() {
        return readAhead + inFlight + waiting;
    }

    /** As in {@code CLIENT LIST}. */
    String describe() {
        return "qbuf=" + readAhead + " qbuf-free=0 argv-mem=" + inFlight + " multi-mem=0 rbs=0 rbp=0 obl=0 oll="
                + replies + " omem=" + waiting + " tot-mem=" + bytes();
    }
}
