package dev.tidemark.kv;

import dev.tidemark.kv.CommandSpec.Group;
import dev.tidemark.state.Reply;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * {@code HGETALL}, {@code HKEYS} and {@code HVALS}. Redis promises no order of the fields; here a hash
 * of up to 128 fields is in the order of their bytes, a larger one in an order of its own, the same on every node.
 */
final class HReadAllCommand extends KvCommand {
    private static final int MAX_SORTED = 128;

    private final boolean fields;
    private final boolean values;

    private HReadAllCommand(String name, boolean fields, boolean values, String summary) {
        super(CommandSpec.read(name, 2, Group.HASH, "2.0.0", summary)
                .withSyntax("key")
                .takes("O(N) with the number of fields"));
        this.fields = fields;
        this.values = values;
    }

    static HReadAllCommand hGetAll() {
        return new HReadAllCommand("hgetall", true, true, "Returns all fields and values of a hash.");
    }

    static HReadAllCommand hKeys() {
        return new HReadAllCommand("hkeys", true, false, "Returns all fields of a hash.");
    }

    static HReadAllCommand hVals() {
        return new HReadAllCommand("hvals", false, true, "Returns all values of a hash.");
    }

    @Override
    Reply apply(Keyspace keys, byte[][] args) {
        byte[] record = keys.record(args[1]);
        if (record != null && !Keyspace.isHash(record)) {
            return KvErrors.WRONG_TYPE;
        }
        ReplyItems items = new ReplyItems();
        if (record != null) {
            forEach(new HashValue(keys, args[1], record), (field, value) -> add(items, field, value));
        }
        return fields && values ? items.pairs() : items.sequence();
    }

    private static void forEach(HashValue hash, BiConsumer<byte[], byte[]> visitor) {
        if (hash.size() > MAX_SORTED) {
            hash.forEach(visitor);
            return;
        }
        Map<byte[], byte[]> sorted = new TreeMap<>(Arrays::compareUnsigned);
        hash.forEach(sorted::put);
        sorted.forEach(visitor);
    }

    private void add(ReplyItems items, byte[] field, byte[] value) {
        if (fields) {
            items.add(field);
        }
        if (values) {
            items.add(value);
        }
    }
}
