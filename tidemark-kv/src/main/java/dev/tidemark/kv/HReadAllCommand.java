package dev.tidemark.kv;

import dev.tidemark.kv.CommandSpec.Group;
import dev.tidemark.state.Reply;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code HGETALL}, {@code HKEYS} and {@code HVALS}. Redis promises no order of the fields; here a hash
 * of up to 128 fields is in the order of their bytes, a larger one in an order of its own, the same on every node.
 */
final class HReadAllCommand extends KvCommand {
    private static final int MAX_SORTED = 128;

    private final boolean fields;
    private final boolean values;

    private HReadAllCommand(String name, boolean fields, boolean values, String summary) {
        super(CommandSpec.read(name, 2, Group.HASH, "2.0.0", summary));
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
        List<Reply> items = new ArrayList<>();
        if (record != null) {
            fields(new HashValue(keys, args[1], record)).forEach((field, value) -> add(items, field, value));
        }
        return fields && values ? new Reply.Pairs(items) : new Reply.Sequence(items);
    }

    private static Map<byte[], byte[]> fields(HashValue hash) {
        Map<byte[], byte[]> all =
                hash.size() > MAX_SORTED ? new LinkedHashMap<>() : new TreeMap<>(Arrays::compareUnsigned);
        hash.forEach(all::put);
        return all;
    }

    private void add(List<Reply> items, byte[] field, byte[] value) {
        if (fields) {
            items.add(new Reply.Bulk(field));
        }
        if (values) {
            items.add(new Reply.Bulk(value));
        }
    }
}
