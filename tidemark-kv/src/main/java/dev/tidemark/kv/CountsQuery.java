package dev.tidemark.kv;

import dev.tidemark.state.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** What {@code INFO} asks of the data. A query of servers; clients have no such command. */
public final class CountsQuery {
    private static final byte[] NAME = "counts".getBytes(StandardCharsets.US_ASCII);

    private CountsQuery() {}

    /**
     * The answer to the query.
     *
     * @param keys that are stored
     * @param expiring those among them that expire
     * @param expired keys that were removed because their time had come, since the cluster began
     */
    public record Answer(long keys, long expiring, long expired) {}

    public static byte[] encode() {
        return KvCommandCodec.encode(NAME);
    }

    static boolean isQuery(byte[][] parts) {
        return Arrays.equals(parts[0], NAME);
    }

    static Reply run(Keyspace keys) {
        Counts counts = keys.counts();
        return new Reply.Sequence(List.of(
                new Reply.Int(counts.keys()), new Reply.Int(counts.expiring()), new Reply.Int(counts.expired())));
    }

    /** @return null if the reply is an error */
    public static Answer decode(Reply reply) {
        return reply instanceof Reply.Sequence sequence
                ? new Answer(number(sequence, 0), number(sequence, 1), number(sequence, 2))
                : null;
    }

    private static long number(Reply.Sequence sequence, int at) {
        return ((Reply.Int) sequence.items().get(at)).value();
    }
}
