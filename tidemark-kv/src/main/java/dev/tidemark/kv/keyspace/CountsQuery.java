package dev.tidemark.kv.keyspace;

import dev.tidemark.kv.codec.KvCommandCodec;
import dev.tidemark.kv.layout.Counts;
import dev.tidemark.kv.layout.Databases;
import dev.tidemark.state.reply.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What {@code INFO} asks of the data. A query of servers; clients have no such command. */
public final class CountsQuery {
    private static final byte[] NAME = "counts".getBytes(StandardCharsets.US_ASCII);

    private CountsQuery() {}

    /**
     * The answer to the query.
     *
     * @param expired keys that were removed because their time had come, since the cluster began
     * @param databases by their numbers
     */
    public record Answer(long expired, List<Database> databases) {}

    /**
     * @param keys that are stored
     * @param expiring those among them that expire
     */
    public record Database(long keys, long expiring) {}

    public static byte[] encode() {
        return KvCommandCodec.encode(NAME);
    }

    public static boolean isQuery(byte[][] parts) {
        return Arrays.equals(parts[0], NAME);
    }

    public static Reply run(Keyspace keys) {
        List<Reply> numbers = new ArrayList<>();
        numbers.add(new Reply.Int(keys.expiredEver()));
        for (int database = 0; database < Databases.COUNT; database++) {
            Counts counts = keys.inDatabase(database).counts();
            numbers.add(new Reply.Int(counts.keys()));
            numbers.add(new Reply.Int(counts.expiring()));
        }
        return new Reply.Sequence(numbers);
    }

    /** @return null if the reply is an error */
    public static Answer decode(Reply reply) {
        if (!(reply instanceof Reply.Sequence sequence)) {
            return null;
        }
        List<Database> databases = new ArrayList<>();
        for (int at = 1; at < sequence.items().size(); at += 2) {
            databases.add(new Database(number(sequence, at), number(sequence, at + 1)));
        }
        return new Answer(number(sequence, 0), List.copyOf(databases));
    }

    private static long number(Reply.Sequence sequence, int at) {
        return ((Reply.Int) sequence.items().get(at)).value();
    }
}
