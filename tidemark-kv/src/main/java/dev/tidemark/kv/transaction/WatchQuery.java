package dev.tidemark.kv.transaction;

import dev.tidemark.kv.codec.KvCommandCodec;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.state.reply.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What {@code WATCH} asks: the versions of keys, in their order, as integers. A query of servers; clients have no such
 * command.
 */
public final class WatchQuery {
    private static final byte[] NAME = "watch".getBytes(StandardCharsets.US_ASCII);

    private WatchQuery() {}

    /** @param keys of the database, at least one */
    public static byte[] encode(int database, List<byte[]> keys) {
        byte[][] parts = new byte[1 + keys.size()][];
        parts[0] = NAME;
        for (int i = 0; i < keys.size(); i++) {
            parts[1 + i] = keys.get(i);
        }
        return KvCommandCodec.encode(database, parts);
    }

    public static boolean isQuery(byte[][] parts) {
        return Arrays.equals(parts[0], NAME);
    }

    public static Reply run(Keyspace keys, byte[][] parts) {
        List<Reply> versions = new ArrayList<>(parts.length - 1);
        for (int i = 1; i < parts.length; i++) {
            versions.add(new Reply.Int(keys.version(parts[i])));
        }
        return new Reply.Sequence(versions);
    }
}
