package dev.tidemark.sim.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.tidemark.kv.transaction.Transaction;
import dev.tidemark.sim.model.CommandWords;
import dev.tidemark.sim.time.Dice;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Writes of other databases than 0, and what puts whole databases away. Not in recorded histories; the reference model
 * predicts each reply and knows what each database holds. All are transactions that write their number to one key of
 * database 0 first: it names them, and so no database is ever alone with its keys, which would forget more of the
 * others.
 */
final class DatabaseWorkload {
    private static final int[] DATABASES = {1, 2, 15};
    private static final String[] NAMES = {"x0", "x1", "e2", "h2"};
    private static final String MARK = "m";
    private static final String[] ALL = keys().toArray(String[]::new);

    private final Dice dice;
    private final boolean mayFlushAll;

    DatabaseWorkload(Dice dice, boolean mayFlushAll) {
        this.dice = dice;
        this.mayFlushAll = mayFlushAll;
    }

    static Stream<String> keys() {
        return IntStream.of(DATABASES)
                .boxed()
                .flatMap(database -> Stream.of(NAMES).map(name -> CommandWords.key(database, name)));
    }

    static boolean isOf(String key) {
        return key.startsWith("@") || key.equals(MARK);
    }

    String key() {
        return dice.pick(ALL.length + 1) == 0 ? MARK : ALL[dice.pick(ALL.length)];
    }

    /** A key that does not expire. */
    String register() {
        return CommandWords.key(database(), NAMES[dice.pick(2)]);
    }

    private int database() {
        return DATABASES[dice.pick(DATABASES.length)];
    }

    Operation write(String number, Operation.RequestName name) {
        if (mayFlushAll && dice.pick(20) == 0) {
            return flushAll(number, name);
        }
        byte[] command = command(database(), number);
        return operation(ALL, name, mark(number), command);
    }

    private byte[] command(int database, String number) {
        return switch (dice.pick(10)) {
            case 0 -> Workload.encode("SWAPDB", Integer.toString(database), Integer.toString(database()));
            case 1 -> Workload.encode(database, "FLUSHDB");
            case 2 -> Workload.encode(database, "MOVE", NAMES[dice.pick(NAMES.length)], Integer.toString(database()));
            case 3 -> Workload.encode(database, "DEL", NAMES[dice.pick(NAMES.length)], "none" + number);
            case 4, 5 -> Workload.encode(database, "HSET", "h2", "f" + dice.pick(3), "v" + number);
            case 6 -> Workload.encode(database, "SET", "e2", "v" + number, "PX", Long.toString(dice.between(1, 400)));
            case 7 -> Workload.encode(database, "EXISTS", NAMES[dice.pick(NAMES.length)], "none" + number);
            default -> Workload.encode(database, "SET", NAMES[dice.pick(2)], "v" + number);
        };
    }

    private Operation flushAll(String number, Operation.RequestName name) {
        String[] keys = Stream.concat(
                        Stream.of(ALL),
                        Stream.concat(
                                Stream.of(Workload.keys()).flatMap(Stream::of),
                                Stream.concat(Stream.of(Workload.GROUP), Stream.of("o0", "o1"))))
                .toArray(String[]::new);
        Operation operation = operation(keys, name, mark(number), Workload.encode("FLUSHALL"));
        operation.flushesAll = true;
        return operation;
    }

    Operation watched(String key, long version, String number) {
        int database = CommandWords.database(key);
        String plain = CommandWords.plainKey(key);
        byte[] body = Transaction.encode(
                List.of(new Transaction.Watch(database, plain.getBytes(ISO_8859_1), version)),
                List.of(mark(number), Workload.encode(database, "SET", plain, "v" + number)));
        return new Operation(body, new String[] {MARK, key}, null);
    }

    private static byte[] mark(String number) {
        return Workload.encode("SET", MARK, number);
    }

    private static Operation operation(String[] keys, Operation.RequestName name, byte[]... commands) {
        String[] all = Stream.concat(Stream.of(MARK), Stream.of(keys)).toArray(String[]::new);
        return new Operation(Workload.transaction(commands), all, name);
    }
}
