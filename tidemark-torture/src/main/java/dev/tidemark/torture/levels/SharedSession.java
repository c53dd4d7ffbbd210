package dev.tidemark.torture.levels;

/**
 * One session that is used at all nodes at once. Its token is the furthest of those that its connections were given;
 * what any of them wrote or read before it was given a token, no read with that token or a later one may miss. Any
 * thread.
 */
final class SharedSession {
    /**
     * @param token null: nobody has one yet
     * @param floors by pair, what a read with this token must see
     */
    record View(String token, long[] floors) {}

    private final long[] floors;
    private String token;

    SharedSession(int pairs) {
        floors = new long[pairs];
    }

    synchronized View view() {
        return new View(token, floors.clone());
    }

    /** @param seen by pair, what a connection wrote or read before it was given this token */
    synchronized void merge(String given, long[] seen) {
        if (token == null || offset(given) > offset(token)) {
            token = given;
        }
        for (int i = 0; i < floors.length; i++) {
            floors[i] = Math.max(floors[i], seen[i]);
        }
    }

    /** The end of a token, {@code cluster-id:epoch:offset}. */
    private static long offset(String token) {
        return Long.parseLong(token.substring(token.lastIndexOf(':') + 1));
    }
}
