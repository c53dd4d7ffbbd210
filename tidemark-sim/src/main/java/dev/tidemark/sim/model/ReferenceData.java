package dev.tidemark.sim.model;

import dev.tidemark.state.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Keys and values, and the commands of the workload on them, each as Redis describes it. A command is its name and its
 * arguments, in the form of {@link CommandWords}. A command that is not known here is an error of the workload, not of
 * the cluster.
 */
public final class ReferenceData {
    private static final Reply.Failure WRONG_TYPE =
            new Reply.Failure("WRONGTYPE Operation against a key holding the wrong kind of value");
    private static final Reply.Failure SAME_OBJECT =
            new Reply.Failure("ERR source and destination objects are the same");
    private static final Reply.Failure NOT_AN_INTEGER =
            new Reply.Failure("ERR value is not an integer or out of range");
    private static final Reply.Failure FIELD_NOT_AN_INTEGER = new Reply.Failure("ERR hash value is not an integer");
    private static final Reply.Failure OVERFLOW = new Reply.Failure("ERR increment or decrement would overflow");
    private static final Set<String> READS = Set.of("GET", "EXISTS", "HGET", "HGETALL", "MGET", "STRLEN", "TYPE");

    private static final int DATABASES = 16;

    private final List<TreeMap<String, Value>> databases;
    /** By the number of the database. Null in a copy: the histories of clients know no offsets. */
    private final List<ReferenceVersions> allVersions;

    // Of the command that is being executed.
    private int database;
    private TreeMap<String, Value> data;
    private ReferenceVersions versions;

    /** Of the entry that is being applied. */
    private long offset;
    /** Log time, milliseconds since 1970. */
    private long now;

    public ReferenceData() {
        this(new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < DATABASES; i++) {
            databases.add(new TreeMap<>());
            allVersions.add(new ReferenceVersions());
        }
        select(0);
    }

    private ReferenceData(List<TreeMap<String, Value>> databases, List<ReferenceVersions> allVersions) {
        this.databases = databases;
        this.allVersions = allVersions;
    }

    private void select(int number) {
        database = number;
        data = databases.get(number);
        versions = allVersions == null ? null : allVersions.get(number);
    }

    /** The same content without versions; what changes one does not change the other. */
    public ReferenceData copy() {
        List<TreeMap<String, Value>> same = new ArrayList<>();
        databases.forEach(each -> same.add(new TreeMap<>(each)));
        ReferenceData copy = new ReferenceData(same, null);
        copy.now = now;
        copy.select(0);
        return copy;
    }

    /**
     * The next entry is applied. What expires by then is gone.
     *
     * @param millis log time
     */
    void at(long entry, long millis) {
        offset = entry;
        now = millis;
        for (int number = 0; number < DATABASES; number++) {
            select(number);
            List<String> expired = data.keySet().stream()
                    .filter(key -> data.get(key).expireAt() <= now)
                    .toList();
            for (String key : expired) {
                data.remove(key);
                versions.expired(key);
            }
        }
    }

    private void put(String key, Value value) {
        boolean isNew = data.put(key, value) == null;
        if (versions != null) {
            versions.changed(key, offset, isNew);
        }
    }

    private void remove(String key) {
        data.remove(key);
        if (versions != null) {
            versions.removed(key, offset);
        }
    }

    long version(int ofDatabase, String key) {
        return allVersions.get(ofDatabase).version(key);
    }

    public int size() {
        return databases.stream().mapToInt(TreeMap::size).sum();
    }

    SortedMap<String, Value> content(int ofDatabase) {
        return databases.get(ofDatabase);
    }

    public static boolean isRead(List<String> command) {
        return ReferenceTransaction.is(command)
                ? ReferenceTransaction.of(command).isRead()
                : READS.contains(name(command));
    }

    /** The keys that a command names. */
    public static Set<String> keys(List<String> command) {
        if (ReferenceTransaction.is(command)) {
            ReferenceTransaction transaction = ReferenceTransaction.of(command);
            Set<String> keys = new TreeSet<>();
            transaction.watches().forEach(watch -> keys.add(CommandWords.key(watch.database(), watch.key())));
            transaction.commands().forEach(each -> keys.addAll(keys(each)));
            return keys;
        }
        int number = CommandWords.database(command);
        return keysOfPlain(CommandWords.plain(command)).stream()
                .map(key -> CommandWords.key(number, key))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> keysOfPlain(List<String> command) {
        List<String> args = command.subList(1, command.size());
        return switch (name(command)) {
            case "SWAPDB", "FLUSHDB", "FLUSHALL" -> Set.of();
            case "DEL", "EXISTS", "MGET" -> new TreeSet<>(args);
            case "MSET" -> {
                Set<String> keys = new TreeSet<>();
                for (int i = 0; i < args.size(); i += 2) {
                    keys.add(args.get(i));
                }
                yield keys;
            }
            default -> args.isEmpty() ? Set.of() : Set.of(args.get(0));
        };
    }

    private static String name(List<String> command) {
        return CommandWords.plain(command).get(0).toUpperCase(Locale.ROOT);
    }

    /** Runs a command and says what it answers. */
    public Reply execute(List<String> command) {
        if (ReferenceTransaction.is(command)) {
            return execute(ReferenceTransaction.of(command));
        }
        select(CommandWords.database(command));
        List<String> plain = CommandWords.plain(command);
        List<String> args = plain.subList(1, plain.size());
        String key = args.isEmpty() ? null : args.get(0);
        return switch (name(command)) {
            case "MOVE" -> move(key, Integer.parseInt(args.get(1)));
            case "COPY" -> copy(key, args.get(1), Integer.parseInt(args.get(3)));
            case "SWAPDB" -> swap(Integer.parseInt(key), Integer.parseInt(args.get(1)));
            case "FLUSHDB" -> flush();
            case "FLUSHALL" -> flushAll();
            case "GET" -> get(key);
            case "STRLEN" -> strLen(key);
            case "TYPE" -> type(key);
            case "EXISTS" ->
                new Reply.Int(args.stream().filter(data::containsKey).count());
            case "MGET" -> new Reply.Sequence(args.stream().map(this::textOrNil).toList());
            case "SET" -> set(key, args.get(1), args.subList(2, args.size()));
            case "SETNX" -> new Reply.Int(set(key, args.get(1), List.of("NX")) == Reply.OK ? 1 : 0);
            case "GETSET" -> set(key, args.get(1), List.of("GET"));
            case "GETDEL" -> getDel(key);
            case "EXPIRE" -> expire(key, now + Long.parseLong(args.get(1)) * 1_000);
            case "PEXPIRE" -> expire(key, now + Long.parseLong(args.get(1)));
            case "EXPIREAT" -> expire(key, Long.parseLong(args.get(1)) * 1_000);
            case "PEXPIREAT" -> expire(key, Long.parseLong(args.get(1)));
            case "PERSIST" -> persist(key);
            case "MSET" -> mSet(args);
            case "DEL" -> del(args);
            case "APPEND" -> append(key, args.get(1));
            case "SETBIT" -> setBit(key, Integer.parseInt(args.get(1)), Integer.parseInt(args.get(2)));
            case "INCR" -> increment(key, "1");
            case "INCRBY" -> increment(key, args.get(1));
            case "HSET" -> hSet(key, args.subList(1, args.size()));
            case "HDEL" -> hDel(key, args.subList(1, args.size()));
            case "HINCRBY" -> hIncrBy(key, args.get(1), args.get(2));
            case "HSETNX" -> hSetNx(key, args.get(1), args.get(2));
            case "HGET" -> hGet(key, args.get(1));
            case "HGETALL" -> hGetAll(key);
            default -> throw new IllegalArgumentException("the reference model knows no " + command);
        };
    }

    private Reply execute(ReferenceTransaction transaction) {
        for (ReferenceTransaction.Watch watch : transaction.watches()) {
            if (allVersions.get(watch.database()).isTouched(watch.key(), watch.version())) {
                return Reply.NIL_SEQUENCE;
            }
        }
        return new Reply.Sequence(
                transaction.commands().stream().map(this::execute).toList());
    }

    private Reply move(String key, int to) {
        if (to == database) {
            return SAME_OBJECT;
        }
        Value value = data.get(key);
        if (value == null || databases.get(to).containsKey(key)) {
            return new Reply.Int(0);
        }
        remove(key);
        select(to);
        put(key, value);
        return new Reply.Int(1);
    }

    private Reply copy(String key, String toKey, int to) {
        Value value = data.get(key);
        select(to);
        if (value == null || data.containsKey(toKey)) {
            return new Reply.Int(0);
        }
        put(toKey, value);
        return new Reply.Int(1);
    }

    private Reply swap(int one, int other) {
        if (one != other) {
            Collections.swap(databases, one, other);
            if (allVersions != null) {
                allVersions.get(one).swapped(databases.get(one).keySet(), offset);
                allVersions.get(other).swapped(databases.get(other).keySet(), offset);
            }
        }
        return Reply.OK;
    }

    /** What one database alone has may be dropped with all that is known of the others. */
    private Reply flush() {
        boolean alone = databases.stream().mapToInt(TreeMap::size).sum() == data.size();
        if (alone) {
            return flushAll();
        }
        data.clear();
        if (versions != null) {
            versions.emptied(offset);
        }
        return Reply.OK;
    }

    private Reply flushAll() {
        databases.forEach(TreeMap::clear);
        if (allVersions != null) {
            allVersions.forEach(each -> each.emptied(offset));
        }
        return Reply.OK;
    }

    private static Reply bulk(String text) {
        return new Reply.Bulk(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private Reply get(String key) {
        return data.get(key) instanceof Value.Fields ? WRONG_TYPE : textOrNil(key);
    }

    private Reply textOrNil(String key) {
        return data.get(key) instanceof Value.Text text ? bulk(text.text()) : Reply.NIL;
    }

    private Reply strLen(String key) {
        Value value = data.get(key);
        if (value instanceof Value.Fields) {
            return WRONG_TYPE;
        }
        return new Reply.Int(value instanceof Value.Text text ? text.text().length() : 0);
    }

    private Reply type(String key) {
        Value value = data.get(key);
        if (value == null) {
            return new Reply.Simple("none");
        }
        return new Reply.Simple(value instanceof Value.Text ? "string" : "hash");
    }

    private Reply set(String key, String value, List<String> options) {
        SetWords words = SetWords.of(options, now);
        if (words.wrong() != null) {
            return words.wrong();
        }
        Reply old = get(key);
        if (words.get() && old instanceof Reply.Failure) {
            return old;
        }
        boolean exists = data.containsKey(key);
        boolean sets = !(words.ifAbsent() && exists) && !(words.ifPresent() && !exists);
        if (sets) {
            long expireAt = words.keepTtl() && exists ? data.get(key).expireAt() : words.expireAt();
            store(key, new Value.Text(value, expireAt));
        }
        if (words.get()) {
            return old;
        }
        return sets ? Reply.OK : Reply.NIL;
    }

    private Reply del(List<String> keys) {
        int removed = 0;
        for (String key : keys) {
            if (data.containsKey(key)) {
                remove(key);
                removed++;
            }
        }
        return new Reply.Int(removed);
    }

    private Reply getDel(String key) {
        Reply old = get(key);
        if (old instanceof Reply.Bulk) {
            remove(key);
        }
        return old;
    }

    private Reply expire(String key, long time) {
        if (!data.containsKey(key)) {
            return new Reply.Int(0);
        }
        store(key, data.get(key).expiringAt(time));
        return new Reply.Int(1);
    }

    private Reply persist(String key) {
        if (!data.containsKey(key) || data.get(key).expireAt() == Value.NEVER) {
            return new Reply.Int(0);
        }
        store(key, data.get(key).expiringAt(Value.NEVER));
        return new Reply.Int(1);
    }

    private void store(String key, Value value) {
        if (value.expireAt() <= now) {
            remove(key);
        } else {
            put(key, value);
        }
    }

    /** Another value in a key goes on expiring when it did. */
    private long expireAt(String key) {
        return data.containsKey(key) ? data.get(key).expireAt() : Value.NEVER;
    }

    private Reply mSet(List<String> pairs) {
        if (pairs.size() % 2 != 0) {
            return new Reply.Failure("ERR wrong number of arguments for 'mset' command");
        }
        for (int i = 0; i < pairs.size(); i += 2) {
            store(pairs.get(i), new Value.Text(pairs.get(i + 1), Value.NEVER));
        }
        return Reply.OK;
    }

    private Reply append(String key, String more) {
        if (data.get(key) instanceof Value.Fields) {
            return WRONG_TYPE;
        }
        String old = data.get(key) instanceof Value.Text text ? text.text() : "";
        store(key, new Value.Text(old + more, expireAt(key)));
        return new Reply.Int(old.length() + more.length());
    }

    /** Bit 0 is the highest of the first byte. What changes nothing is no change. */
    private Reply setBit(String key, int offset, int bit) {
        if (data.get(key) instanceof Value.Fields) {
            return WRONG_TYPE;
        }
        String old = data.get(key) instanceof Value.Text text ? text.text() : "";
        int at = offset / Byte.SIZE;
        String grown = old + "\0".repeat(Math.max(0, at + 1 - old.length()));
        int mask = 1 << Byte.SIZE - 1 - offset % Byte.SIZE;
        char changed = (char) (bit == 1 ? grown.charAt(at) | mask : grown.charAt(at) & ~mask);
        String next = grown.substring(0, at) + changed + grown.substring(at + 1);
        if (!next.equals(old)) {
            store(key, new Value.Text(next, expireAt(key)));
        }
        return new Reply.Int((grown.charAt(at) & mask) == 0 ? 0 : 1);
    }

    private Reply increment(String key, String by) {
        if (!isInteger(by)) {
            return NOT_AN_INTEGER;
        }
        if (data.get(key) instanceof Value.Fields) {
            return WRONG_TYPE;
        }
        String old = data.get(key) instanceof Value.Text text ? text.text() : "0";
        if (!isInteger(old)) {
            return NOT_AN_INTEGER;
        }
        Reply sum = sum(old, by);
        if (sum instanceof Reply.Int number) {
            store(key, new Value.Text(Long.toString(number.value()), expireAt(key)));
        }
        return sum;
    }

    private static Reply sum(String old, String by) {
        try {
            return new Reply.Int(Math.addExact(Long.parseLong(old), Long.parseLong(by)));
        } catch (ArithmeticException e) {
            return OVERFLOW;
        }
    }

    /** Of 64 bits, and in the one form in which it would be printed. */
    private static boolean isInteger(String text) {
        try {
            return Long.toString(Long.parseLong(text)).equals(text);
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** The fields of a hash, to be changed and stored; null if the key holds something else. */
    private TreeMap<String, String> fields(String key) {
        Value value = data.get(key);
        if (value == null) {
            return new TreeMap<>();
        }
        return value instanceof Value.Fields hash ? new TreeMap<>(hash.fields()) : null;
    }

    private void store(String key, TreeMap<String, String> fields) {
        if (fields.isEmpty()) {
            remove(key);
        } else {
            store(key, new Value.Fields(fields, expireAt(key)));
        }
    }

    private Reply hSet(String key, List<String> pairs) {
        if (pairs.size() % 2 != 0) {
            return new Reply.Failure("ERR wrong number of arguments for 'hset' command");
        }
        TreeMap<String, String> fields = fields(key);
        if (fields == null) {
            return WRONG_TYPE;
        }
        int before = fields.size();
        for (int i = 0; i < pairs.size(); i += 2) {
            fields.put(pairs.get(i), pairs.get(i + 1));
        }
        store(key, fields);
        return new Reply.Int(fields.size() - before);
    }

    private Reply hDel(String key, List<String> names) {
        TreeMap<String, String> fields = fields(key);
        if (fields == null) {
            return WRONG_TYPE;
        }
        int before = fields.size();
        names.forEach(fields::remove);
        if (fields.size() < before) {
            store(key, fields);
        }
        return new Reply.Int(before - fields.size());
    }

    private Reply hIncrBy(String key, String field, String by) {
        if (!isInteger(by)) {
            return NOT_AN_INTEGER;
        }
        TreeMap<String, String> fields = fields(key);
        if (fields == null) {
            return WRONG_TYPE;
        }
        String old = fields.getOrDefault(field, "0");
        if (!isInteger(old)) {
            return FIELD_NOT_AN_INTEGER;
        }
        Reply sum = sum(old, by);
        if (sum instanceof Reply.Int number) {
            fields.put(field, Long.toString(number.value()));
            store(key, fields);
        }
        return sum;
    }

    private Reply hSetNx(String key, String field, String value) {
        TreeMap<String, String> fields = fields(key);
        if (fields == null) {
            return WRONG_TYPE;
        }
        boolean added = fields.putIfAbsent(field, value) == null;
        if (added) {
            store(key, fields);
        }
        return new Reply.Int(added ? 1 : 0);
    }

    private Reply hGet(String key, String field) {
        TreeMap<String, String> fields = fields(key);
        if (fields == null) {
            return WRONG_TYPE;
        }
        String value = fields.get(field);
        return value == null ? Reply.NIL : bulk(value);
    }

    private Reply hGetAll(String key) {
        TreeMap<String, String> fields = fields(key);
        if (fields == null) {
            return WRONG_TYPE;
        }
        List<Reply> items = new ArrayList<>();
        fields.forEach((field, value) -> {
            items.add(bulk(field));
            items.add(bulk(value));
        });
        return new Reply.Pairs(items);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ReferenceData that && databases.equals(that.databases);
    }

    @Override
    public int hashCode() {
        return databases.hashCode();
    }

    @Override
    public String toString() {
        return databases.toString();
    }
}
