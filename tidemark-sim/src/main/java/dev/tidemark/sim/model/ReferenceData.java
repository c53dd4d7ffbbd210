package dev.tidemark.sim.model;

import dev.tidemark.state.reply.Reply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Keys and values, and the commands of the workload on them, each as Redis describes it. A command is its name and its
 * arguments, in the form of {@link CommandWords}. A command that is not known here is an error of the workload, not of
 * the cluster.
 */
public final class ReferenceData {
    private static final Set<String> READS = Set.of("GET", "EXISTS", "HGET", "HGETALL", "MGET", "STRLEN", "TYPE");

    private final ReferenceKeys keys;
    private final ReferenceStrings strings;
    private final ReferenceHashes hashes;

    public ReferenceData() {
        this(new ReferenceKeys());
    }

    private ReferenceData(ReferenceKeys keys) {
        this.keys = keys;
        this.strings = new ReferenceStrings(keys);
        this.hashes = new ReferenceHashes(keys);
    }

    /** The same content without versions; what changes one does not change the other. */
    public ReferenceData copy() {
        return new ReferenceData(keys.copy());
    }

    /**
     * The next entry is applied. What expires by then is gone.
     *
     * @param millis log time
     */
    void at(long entry, long millis) {
        keys.at(entry, millis);
    }

    long version(int ofDatabase, String key) {
        return keys.version(ofDatabase, key);
    }

    public int size() {
        return keys.size();
    }

    SortedMap<String, Value> content(int ofDatabase) {
        return keys.content(ofDatabase);
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
        keys.select(CommandWords.database(command));
        List<String> plain = CommandWords.plain(command);
        List<String> args = plain.subList(1, plain.size());
        String key = args.isEmpty() ? null : args.get(0);
        return switch (name(command)) {
            case "MOVE" -> keys.move(key, Integer.parseInt(args.get(1)));
            case "COPY" -> keys.copy(key, args.get(1), Integer.parseInt(args.get(3)));
            case "SWAPDB" -> keys.swap(Integer.parseInt(key), Integer.parseInt(args.get(1)));
            case "FLUSHDB" -> keys.flush();
            case "FLUSHALL" -> keys.flushAll();
            case "GET" -> strings.get(key);
            case "STRLEN" -> strings.strLen(key);
            case "TYPE" -> type(key);
            case "EXISTS" -> new Reply.Int(args.stream().filter(keys::contains).count());
            case "MGET" ->
                new Reply.Sequence(args.stream().map(strings::textOrNil).toList());
            case "SET" -> strings.set(key, args.get(1), args.subList(2, args.size()));
            case "SETNX" -> new Reply.Int(strings.set(key, args.get(1), List.of("NX")) == Reply.OK ? 1 : 0);
            case "GETSET" -> strings.set(key, args.get(1), List.of("GET"));
            case "GETDEL" -> strings.getDel(key);
            case "EXPIRE" -> expire(key, keys.now() + Long.parseLong(args.get(1)) * 1_000);
            case "PEXPIRE" -> expire(key, keys.now() + Long.parseLong(args.get(1)));
            case "EXPIREAT" -> expire(key, Long.parseLong(args.get(1)) * 1_000);
            case "PEXPIREAT" -> expire(key, Long.parseLong(args.get(1)));
            case "PERSIST" -> persist(key);
            case "MSET" -> strings.mSet(args);
            case "DEL" -> del(args);
            case "APPEND" -> strings.append(key, args.get(1));
            case "SETBIT" -> strings.setBit(key, Integer.parseInt(args.get(1)), Integer.parseInt(args.get(2)));
            case "INCR" -> strings.increment(key, "1");
            case "INCRBY" -> strings.increment(key, args.get(1));
            case "HSET" -> hashes.hSet(key, args.subList(1, args.size()));
            case "HDEL" -> hashes.hDel(key, args.subList(1, args.size()));
            case "HINCRBY" -> hashes.hIncrBy(key, args.get(1), args.get(2));
            case "HSETNX" -> hashes.hSetNx(key, args.get(1), args.get(2));
            case "HGET" -> hashes.hGet(key, args.get(1));
            case "HGETALL" -> hashes.hGetAll(key);
            default -> throw new IllegalArgumentException("the reference model knows no " + command);
        };
    }

    private Reply execute(ReferenceTransaction transaction) {
        for (ReferenceTransaction.Watch watch : transaction.watches()) {
            if (keys.isTouched(watch)) {
                return Reply.NIL_SEQUENCE;
            }
        }
        return new Reply.Sequence(
                transaction.commands().stream().map(this::execute).toList());
    }

    static Reply bulk(String text) {
        return new Reply.Bulk(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private Reply type(String key) {
        Value value = keys.get(key);
        if (value == null) {
            return new Reply.Simple("none");
        }
        return new Reply.Simple(value instanceof Value.Text ? "string" : "hash");
    }

    private Reply del(List<String> names) {
        int removed = 0;
        for (String key : names) {
            if (keys.contains(key)) {
                keys.remove(key);
                removed++;
            }
        }
        return new Reply.Int(removed);
    }

    private Reply expire(String key, long time) {
        if (!keys.contains(key)) {
            return new Reply.Int(0);
        }
        keys.store(key, keys.get(key).expiringAt(time));
        return new Reply.Int(1);
    }

    private Reply persist(String key) {
        if (!keys.contains(key) || keys.get(key).expireAt() == Value.NEVER) {
            return new Reply.Int(0);
        }
        keys.store(key, keys.get(key).expiringAt(Value.NEVER));
        return new Reply.Int(1);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ReferenceData that && keys.equals(that.keys);
    }

    @Override
    public int hashCode() {
        return keys.hashCode();
    }

    @Override
    public String toString() {
        return keys.toString();
    }
}
