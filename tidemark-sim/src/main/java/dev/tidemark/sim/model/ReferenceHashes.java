package dev.tidemark.sim.model;

import dev.tidemark.state.reply.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The commands on hashes. */
final class ReferenceHashes {
    private final ReferenceKeys keys;

    ReferenceHashes(ReferenceKeys keys) {
        this.keys = keys;
    }

    /** The fields of a hash, to be changed and stored; null if the key holds something else. */
    private TreeMap<String, String> fields(String key) {
        Value value = keys.get(key);
        if (value == null) {
            return new TreeMap<>();
        }
        return value instanceof Value.Fields hash ? new TreeMap<>(hash.fields()) : null;
    }

    private void store(String key, TreeMap<String, String> fields) {
        if (fields.isEmpty()) {
            keys.remove(key);
        } else {
            keys.store(key, new Value.Fields(fields, keys.expireAt(key)));
        }
    }

    Reply hSet(String key, List<String> pairs) {
        if (pairs.size() % 2 != 0) {
            return new Reply.Failure("ERR wrong number of arguments for 'hset' command");
        }
        TreeMap<String, String> fields = fields(key);
        if (fields == null) {
            return ReferenceErrors.WRONG_TYPE;
        }
        int before = fields.size();
        for (int i = 0; i < pairs.size(); i += 2) {
            fields.put(pairs.get(i), pairs.get(i + 1));
        }
        store(key, fields);
        return new Reply.Int(fields.size() - before);
    }

    Reply hDel(String key, List<String> names) {
        TreeMap<String, String> fields = fields(key);
        if (fields == null) {
            return ReferenceErrors.WRONG_TYPE;
        }
        int before = fields.size();
        names.forEach(fields::remove);
        if (fields.size() < before) {
            store(key, fields);
        }
        return new Reply.Int(before - fields.size());
    }

    Reply hIncrBy(String key, String field, String by) {
        if (!ReferenceNumbers.isInteger(by)) {
            return ReferenceErrors.NOT_AN_INTEGER;
        }
        TreeMap<String, String> fields = fields(key);
        if (fields == null) {
            return ReferenceErrors.WRONG_TYPE;
        }
        String old = fields.getOrDefault(field, "0");
        if (!ReferenceNumbers.isInteger(old)) {
            return ReferenceErrors.FIELD_NOT_AN_INTEGER;
        }
        Reply sum = ReferenceNumbers.sum(old, by);
        if (sum instanceof Reply.Int number) {
            fields.put(field, Long.toString(number.value()));
            store(key, fields);
        }
        return sum;
    }

    Reply hSetNx(String key, String field, String value) {
        TreeMap<String, String> fields = fields(key);
        if (fields == null) {
            return ReferenceErrors.WRONG_TYPE;
        }
        boolean added = fields.putIfAbsent(field, value) == null;
        if (added) {
            store(key, fields);
        }
        return new Reply.Int(added ? 1 : 0);
    }

    Reply hGet(String key, String field) {
        TreeMap<String, String> fields = fields(key);
        if (fields == null) {
            return ReferenceErrors.WRONG_TYPE;
        }
        String value = fields.get(field);
        return value == null ? Reply.NIL : ReferenceData.bulk(value);
    }

    Reply hGetAll(String key) {
        TreeMap<String, String> fields = fields(key);
        if (fields == null) {
            return ReferenceErrors.WRONG_TYPE;
        }
        List<Reply> items = new ArrayList<>();
        fields.forEach((field, value) -> {
            items.add(ReferenceData.bulk(field));
            items.add(ReferenceData.bulk(value));
        });
        return new Reply.Pairs(items);
    }
}
