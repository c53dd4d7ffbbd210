package dev.tidemark.sim.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.tidemark.kv.codec.KvCommandCodec;
import dev.tidemark.kv.transaction.Transaction;
import dev.tidemark.kv.transaction.WatchQuery;
import dev.tidemark.sim.model.CommandWords;
import dev.tidemark.sim.time.Dice;
import dev.tidemark.sim.time.Scheduler;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * What clients ask for: appends and lists, a ledger of increments by amounts that occur once, registers, hashes,
 * several keys at once, transactions, keys that expire, other databases. Every write has a number in it, so its body
 * names it.
 */
final class Workload {
    private static final String[] LISTS = {"l0", "l1", "l2"};
    private static final String[] LEDGERS = {"c0", "c1"};
    private static final String[] REGISTERS = {"r0", "r1", "r2"};
    private static final String[] HASHES = {"h0", "h1"};
    /** Written only together, all with one value. */
    static final String[] GROUP = {"t0", "t1", "t2"};

    /** Counted up by transactions alone, mostly by such as have read them before; not in recorded histories. */
    private static final String[] COUNTERS = {"w0", "w1"};

    /** Gone after a while, by the clock of the log; not in recorded histories. */
    static final String[] PASSING = {"e0", "e1"};

    private static final int FIELDS = 4;
    /** The list grows by each append; somebody begins it again now and then. */
    private static final int RESTART_LIST = 25;

    private final Dice dice;
    private final Scheduler scheduler;
    private final boolean datedOnly;
    private final DatabaseWorkload databases;
    private long lastNumber;

    /**
     * @param datedOnly request ids carry their time, since the table of ids is small and forgets
     * @param mayFlushAll whether keys of database 0 may all go at once
     */
    Workload(Dice dice, Scheduler scheduler, boolean datedOnly, boolean mayFlushAll) {
        this.dice = dice;
        this.scheduler = scheduler;
        this.datedOnly = datedOnly;
        this.databases = new DatabaseWorkload(dice, mayFlushAll);
    }

    Operation write(boolean named) {
        return write(named ? new Operation.RequestName(requestId()) : null);
    }

    Operation write(Operation.RequestName name) {
        String number = Long.toString(++lastNumber);
        return switch (dice.pick(16)) {
            case 0, 1, 2 -> append(number, name);
            case 3, 4, 5 -> operation(name, LEDGERS[dice.pick(2)], "INCRBY", number);
            case 6 -> operation(name, REGISTERS[dice.pick(3)], "SET", "v" + number);
            case 7 -> operation(name, REGISTERS[dice.pick(3)], "SETNX", "v" + number);
            case 8 -> operation(name, REGISTERS[dice.pick(3)], "GETSET", "v" + number);
            case 9 -> operation(name, HASHES[dice.pick(2)], "HSET", "f" + dice.pick(FIELDS), "v" + number);
            case 10 -> operation(name, HASHES[dice.pick(2)], "HINCRBY", "n" + dice.pick(2), number);
            case 11 -> group(number, name);
            case 12 -> increment(number, name);
            case 13 -> passing(number, name);
            case 14 -> databases.write(number, name);
            default -> rare(number, name);
        };
    }

    /** All keys of the group at once, as a transaction or with one command. */
    private Operation group(String number, Operation.RequestName name) {
        String value = "t" + number;
        byte[] body = dice.chance(0.7)
                ? transaction(encode("SET", "t0", value), encode("SET", "t1", value), encode("SET", "t2", value))
                : encode("MSET", "t0", value, "t1", value, "t2", value);
        return new Operation(body, GROUP, name);
    }

    /** Lives on for about as long as it takes until somebody reads it. */
    private Operation passing(String number, Operation.RequestName name) {
        String key = PASSING[dice.pick(2)];
        String millis = Long.toString(dice.between(1, 400));
        return switch (dice.pick(3)) {
            case 0 -> operation(name, key, "SETNX", "v" + number);
            case 1 ->
                new Operation(
                        transaction(encode("SET", key, "v" + number), encode("PEXPIRE", key, millis)),
                        new String[] {key},
                        name);
            default -> operation(name, key, "SET", "v" + number, "PX", millis);
        };
    }

    /** Of whom others do not know: their transaction must fail. */
    private Operation increment(String number, Operation.RequestName name) {
        String counter = counter();
        byte[] body = transaction(encode("INCR", counter), encode("SET", owner(counter), number));
        return new Operation(body, new String[] {counter, owner(counter)}, name);
    }

    /**
     * Sets a counter to one more than was read, unless it has changed since it was watched.
     *
     * @param version that it had before it was read
     */
    Operation increment(String counter, long version, long read) {
        String number = Long.toString(++lastNumber);
        byte[] body = Transaction.encode(
                List.of(new Transaction.Watch(0, counter.getBytes(ISO_8859_1), version)),
                List.of(encode("SET", counter, Long.toString(read + 1)), encode("SET", owner(counter), number)));
        Operation.RequestName name = dice.chance(0.5) ? new Operation.RequestName(requestId()) : null;
        Operation operation = new Operation(body, new String[] {counter, owner(counter)}, name);
        operation.increment = new Operation.Increment(counter, read + 1);
        return operation;
    }

    String counter() {
        return COUNTERS[dice.pick(2)];
    }

    static boolean isCounter(String key) {
        return key.startsWith("w") || key.startsWith("o");
    }

    static boolean isPassing(String key) {
        return CommandWords.plainKey(key).startsWith("e");
    }

    static boolean isHash(String key) {
        return CommandWords.plainKey(key).startsWith("h");
    }

    /** Says who changed the counter last. */
    private static String owner(String counter) {
        return counter.replace('w', 'o');
    }

    private Operation append(String number, Operation.RequestName name) {
        String key = LISTS[dice.pick(3)];
        return dice.pick(RESTART_LIST) == 0
                ? operation(name, key, "SET", number + " ")
                : operation(name, key, "APPEND", number + " ");
    }

    private Operation rare(String number, Operation.RequestName name) {
        return switch (dice.pick(7)) {
            case 0 -> operation(name, REGISTERS[dice.pick(3)], "DEL", "none" + number);
            case 1 -> operation(name, HASHES[dice.pick(2)], "HDEL", "f" + dice.pick(FIELDS), "none" + number);
            case 2 -> operation(name, HASHES[dice.pick(2)], "APPEND", "wrong type " + number);
            case 3 -> operation(name, LISTS[dice.pick(3)], "INCRBY", number); // no integer, unless it is
            case 4 -> failingInside(number, name);
            case 5 -> operation(name, "bits", "SETBIT", number, "1");
            default -> {
                byte[] body = encode("MSET", "r0", "m" + number, "r1", "m" + number, "r2", "m" + number);
                yield new Operation(body, REGISTERS, name);
            }
        };
    }

    /**
     * One command of a transaction is of the wrong type: it fails alone, and what is before and after it counts (H80).
     */
    private Operation failingInside(String number, Operation.RequestName name) {
        String hash = HASHES[dice.pick(2)];
        byte[] body = transaction(
                encode("HSET", hash, "f" + dice.pick(FIELDS), "v" + number),
                encode("APPEND", hash, "wrong type " + number),
                encode("HINCRBY", hash, "n" + dice.pick(2), number));
        return new Operation(body, new String[] {hash}, name);
    }

    private static Operation operation(Operation.RequestName name, String key, String command, String... arguments) {
        String[] words = new String[arguments.length + 2];
        words[0] = command;
        words[1] = key;
        System.arraycopy(arguments, 0, words, 2, arguments.length);
        return new Operation(encode(words), new String[] {key}, name);
    }

    String key() {
        return switch (dice.pick(7)) {
            case 0 -> LISTS[dice.pick(3)];
            case 6 -> databases.key();
            case 5 -> PASSING[dice.pick(2)];
            case 1 -> LEDGERS[dice.pick(2)];
            case 2 -> REGISTERS[dice.pick(3)];
            case 3 -> dice.chance(0.5) ? counter() : owner(counter());
            default -> HASHES[dice.pick(2)];
        };
    }

    static String[][] keys() {
        return new String[][] {LISTS, LEDGERS, REGISTERS, HASHES, COUNTERS, PASSING};
    }

    /** The whole value of a key. */
    static byte[] read(String key) {
        return encode(CommandWords.database(key), isHash(key) ? "HGETALL" : "GET", CommandWords.plainKey(key));
    }

    /** All keys of the group at one moment: by one command, or by a transaction of reads, which needs no entry. */
    byte[] readGroup() {
        return dice.chance(0.5)
                ? encode("MGET", "t0", "t1", "t2")
                : transaction(encode("GET", "t0"), encode("GET", "t1"), encode("GET", "t2"));
    }

    /** What {@code WATCH} asks: the version of a key. */
    static byte[] watch(String key) {
        return WatchQuery.encode(
                CommandWords.database(key), List.of(CommandWords.plainKey(key).getBytes(ISO_8859_1)));
    }

    /** A key of any database, to be watched and then {@linkplain #watched written}. */
    String watchable() {
        return databases.register();
    }

    /** Writes a key unless it has changed since it was watched. */
    Operation watched(String key, long version) {
        return databases.watched(key, version, Long.toString(++lastNumber));
    }

    static byte[] transaction(byte[]... commands) {
        return Transaction.encode(List.of(), List.of(commands));
    }

    static byte[] encode(String... words) {
        return encode(0, words);
    }

    static byte[] encode(int database, String... words) {
        byte[][] args = new byte[words.length][];
        for (int i = 0; i < words.length; i++) {
            args[i] = words[i].getBytes(ISO_8859_1);
        }
        return KvCommandCodec.encode(database, args);
    }

    private byte[] requestId() {
        if (!datedOnly && dice.chance(0.5)) {
            return ("request-" + lastNumber).getBytes(ISO_8859_1);
        }
        long millis = (Scheduler.EPOCH_MICROS + scheduler.now()) / 1_000;
        long high = millis << 16 | 0x7000 | dice.nextLong() & 0xFFF;
        long low = dice.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
        return ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    }
}
