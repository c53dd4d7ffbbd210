package dev.tidemark.kv.hash;

import dev.tidemark.kv.keyspace.Chance;
import dev.tidemark.kv.reply.ReplyItems;
import dev.tidemark.state.table.StateReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Random fields of a hash that is not empty. */
final class FieldSample {
    /** Up to here all fields are looked at, and each is exactly as likely as any other. */
    private static final int SMALL = 1_024;
    /** In a large hash, one of this many neighbours is taken: positions alone favour who comes after a gap. */
    private static final int NEIGHBOURS = 16;

    private final HashValue hash;
    private List<Field> small; // all of them, once one was asked for
    private final Chance chance;
    /** Drawn for the field that is looked for, which is looked for again if its row was not in memory; 0: none is. */
    private int steps;

    private int from;

    @SuppressWarnings("ArrayRecordComponent")
    record Field(byte[] name, byte[] value) {}

    FieldSample(HashValue hash, Chance chance) {
        this.hash = hash;
        this.chance = chance;
    }

    /** One, independent of those before. */
    Field next() {
        if (hash.size() > SMALL) {
            return one();
        }
        if (small == null) {
            small = all();
        }
        return small.get(chance.below(small.size()));
    }

    /** So many, independent of each other; fewer if their names are too much for a reply, but still too much. */
    List<Field> repeated(int count) {
        List<Field> chosen = new ArrayList<>();
        List<Field> all = hash.size() <= SMALL ? all() : null;
        long bytes = 0;
        for (int i = 0; i < count && bytes <= ReplyItems.MAX_BYTES; i++) {
            Field field = all == null ? one() : all.get(chance.below(all.size()));
            chosen.add(field);
            bytes += ReplyItems.ITEM_BYTES + field.name().length;
        }
        return chosen;
    }

    /** So many different ones, or all. */
    List<Field> different(int count) {
        if (count >= hash.size()) {
            return all();
        }
        return isFew(count, hash.size()) ? collected(count) : selected(count);
    }

    /** Whether so many are chosen one by one, rather than in one pass over all. */
    static boolean isFew(long count, long size) {
        return size > SMALL && count <= size / NEIGHBOURS;
    }

    private List<Field> all() {
        List<Field> fields = new ArrayList<>();
        hash.forEach((name, value) -> fields.add(new Field(name, value)));
        return fields;
    }

    /** One pass over all: Knuth, The Art of Computer Programming, volume 2, algorithm S. */
    private List<Field> selected(int count) {
        List<Field> chosen = new ArrayList<>(count);
        int left = (int) hash.size();
        StateReader.Scan scan = hash.scan(0);
        while (chosen.size() < count && scan.next()) {
            if (chance.below(left) < count - chosen.size()) {
                chosen.add(field(scan));
            }
            left--;
        }
        return chosen;
    }

    /** For a few of many: chosen one by one until there are enough. */
    private List<Field> collected(int count) {
        Map<String, Field> chosen = new LinkedHashMap<>();
        while (chosen.size() < count) {
            Field field = one();
            chosen.put(new String(field.name(), java.nio.charset.StandardCharsets.ISO_8859_1), field);
        }
        return new ArrayList<>(chosen.values());
    }

    private Field one() {
        if (steps == 0) {
            steps = 1 + chance.below(NEIGHBOURS);
            from = (int) chance.next();
        }
        StateReader.Scan scan = hash.scan(from);
        Field found = null;
        for (int i = 0; i < steps; i++) {
            if (!scan.next()) {
                scan = hash.scan(0);
                scan.next();
            }
            found = field(scan);
        }
        steps = 0;
        return found;
    }

    private static Field field(StateReader.Scan scan) {
        return new Field(FieldRow.name(scan.key()), scan.value());
    }
}
