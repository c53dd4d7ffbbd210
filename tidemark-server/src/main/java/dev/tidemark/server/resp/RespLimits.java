package dev.tidemark.server.resp;

/**
 * What a client may send. Every limit is checked against what a client announces, before any of it is kept (H116).
 *
 * @param maxArguments of one command, its name included
 * @param maxArgumentBytes of one argument
 * @param maxCommandBytes of all arguments of one command together
 * @param maxLineBytes of an inline command, and of a line that announces a length
 */
public record RespLimits(int maxArguments, int maxArgumentBytes, int maxCommandBytes, int maxLineBytes) {
    public static final int MAX_ARGUMENTS = 1 << 20;
    public static final int MAX_LINE_BYTES = 64 << 10;

    /** Before a client gave its password; the numbers of Redis. */
    static final int UNAUTHENTICATED_ARGUMENTS = 10;

    static final int UNAUTHENTICATED_ARGUMENT_BYTES = 16 << 10;

    /** The limits of a server whose largest write is {@code maxEntryBytes}. */
    public static RespLimits forEntries(int maxEntryBytes) {
        return new RespLimits(MAX_ARGUMENTS, maxEntryBytes, maxEntryBytes, MAX_LINE_BYTES);
    }
}
