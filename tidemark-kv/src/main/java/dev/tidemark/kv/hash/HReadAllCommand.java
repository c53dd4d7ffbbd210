package dev.tidemark.kv.hash;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.TypedCommand;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.keyspace.LazyRead;
import dev.tidemark.kv.layout.Records;
import dev.tidemark.kv.reply.ReplyItems;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.reply.ReplyStream.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * {@code HGETALL}, {@code HKEYS} and {@code HVALS}. Redis promises no order of the fields; here a hash
 * of up to 128 fields is in the order of their bytes, a larger one in an order of its own, the same on every node.
 */
final class HReadAllCommand extends TypedCommand {
    private static final int MAX_SORTED = 128;

    private final boolean fields;
    private final boolean values;

    private HReadAllCommand(String name, boolean fields, boolean values, String summary) {
        super(
                HashType.HASH,
                CommandInfo.read(name, 2, HashType.GROUP, "2.0.0", summary)
                        .tips("nondeterministic_output_order")
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
    protected Reply apply(Keyspace keys, byte[][] args, byte[] record) {
        ReplyItems items = new ReplyItems();
        if (record != null) {
            forEach(new HashValue(keys, args[1], record), (field, value) -> add(items, field, value));
        }
        return fields && values ? items.pairs() : items.sequence();
    }

    @Override
    protected Reply readLazily(LazyRead read, Keyspace keys, byte[][] args, byte[] record) {
        boolean isLong = HashType.HASH.is(record) && Records.size(record) > MAX_SORTED;
        if (isLong) {
            Kind kind = fields && values ? Kind.PAIRS : Kind.SEQUENCE;
            return new FieldStream(read, new HashValue(read.pinned(keys), args[1], record), fields, values, kind);
        }
        Reply reply = apply(keys, args, record);
        if (reply instanceof Reply.Sequence sequence) {
            return new Reply.Sequence(slices(read, sequence.items()));
        }
        return reply instanceof Reply.Pairs pairs ? new Reply.Pairs(slices(read, pairs.items())) : reply;
    }

    /** Values are not copied, so those that are long need the pin. */
    private static List<Reply> slices(LazyRead read, List<Reply> items) {
        items.replaceAll(item -> {
            byte[] value = ((Reply.Bulk) item).value();
            return value.length < LazyRead.COPIED_BYTES ? item : read.bulk(value, 0, value.length);
        });
        return items;
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
