package dev.tidemark.kv;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.kv.codec.KvCommandCodec;
import dev.tidemark.kv.command.KvCommand;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.state.Query;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.row.Entry;
import dev.tidemark.state.table.LayeredStateStore;
import dev.tidemark.state.table.StateReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Runs commands written as text; shows replies much as redis-cli does. {@code ""} is the empty argument. */
public final class KvDriver {
    public final LayeredStateStore store = new LayeredStateStore();
    private final KvStateMachine machine = new KvStateMachine();
    private long offset;
    private long aheadMicros;
    private long reads;
    private int database;
    /** Log time, and the clock of the node that asks. */
    private long micros = 1_700_000_000_000_000L;

    /** The following commands are in this database. */
    public KvDriver in(int number) {
        database = number;
        return this;
    }

    public String run(String line) {
        String[] parts = line.trim().split(" ", 2);
        if (parts[0].startsWith("@")) { // this command alone in another database
            int before = database;
            String reply = in(Integer.parseInt(parts[0].substring(1))).run(parts[1]);
            database = before;
            return reply;
        }
        return show(run(arguments(line)));
    }

    private static byte[][] arguments(String line) {
        return Arrays.stream(line.trim().split(" +"))
                .map(word -> word.equals("\"\"") ? new byte[0] : word.getBytes(UTF_8))
                .toArray(byte[][]::new);
    }

    /** Of a command, with or without its database. */
    public static byte[] body(String line) {
        String[] parts = line.trim().split(" ", 2);
        return parts[0].startsWith("@")
                ? KvCommandCodec.encode(Integer.parseInt(parts[0].substring(1)), arguments(parts[1]))
                : KvCommandCodec.encode(arguments(line));
    }

    public Reply run(byte[]... args) {
        byte[] body = KvCommandCodec.encode(database, args);
        KvCommand command = KvCommands.find(args[0]);
        if (command != null && !command.isWrite()) {
            return machine.read(new Query(micros, micros + aheadMicros, offset * 0x9E37_79B9L + ++reads, body), store);
        }
        return machine.apply(nextEntry(body), store);
    }

    private Entry nextEntry(byte[] body) {
        return new Entry(++offset, 1, ++micros, body);
    }

    /** Lets time pass in the log, without an entry. */
    public void pass(long millis) {
        micros += millis * 1_000;
    }

    /** The clock of the node that asks goes ahead of log time. */
    public void clockAhead(long millis) {
        aheadMicros = millis * 1_000;
    }

    public long nowMillis() {
        return micros / 1_000;
    }

    public long offset() {
        return offset;
    }

    /** An entry that carries only its time. */
    public void timePasses() {
        machine.timePassed(nextEntry(new byte[0]), store);
    }

    /** Log time, in microseconds. */
    public long nextDue() {
        return machine.nextDue(store);
    }

    /** The keys of the store that begin like this. */
    public List<byte[]> stored(String space) {
        List<byte[]> found = new ArrayList<>();
        StateReader.Scan scan = store.scan(space.getBytes(UTF_8), null);
        while (scan.next() && scan.key()[0] == space.charAt(0)) {
            found.add(scan.key());
        }
        return found;
    }

    public List<byte[]> stored(byte[] from, byte[] to) {
        List<byte[]> found = new ArrayList<>();
        StateReader.Scan scan = store.scan(from, to);
        while (scan.next()) {
            found.add(scan.key());
        }
        return found;
    }

    /** The next entry's view of the keys, for what no command shows. */
    public Keyspace keyspace() {
        return Keyspace.forWrite(nextEntry(new byte[0]), store).inDatabase(database);
    }

    public Reply applyBody(byte[] body) {
        return machine.apply(nextEntry(body), store);
    }

    public Reply readBody(byte[] body) {
        return machine.read(new Query(micros, micros + aheadMicros, offset * 0x9E37_79B9L + ++reads, body), store);
    }

    /** Each line is a command, {@code ->}, and what it must reply. */
    public void check(String script) {
        for (String line : script.lines().filter(line -> !line.isBlank()).toList()) {
            String[] parts = line.split("->", 2);
            String reply = run(parts[0]);
            if (!reply.stripTrailing().equals(parts[1].trim())) {
                throw new AssertionError(
                        parts[0].trim() + "\n  should reply " + parts[1].trim() + "\n  but replied  " + reply);
            }
        }
    }

    public static String show(Reply reply) {
        if (reply instanceof Reply.Simple simple) {
            return simple.text();
        } else if (reply instanceof Reply.Failure failure) {
            return "(error) " + failure.message();
        } else if (reply instanceof Reply.Int number) {
            return String.valueOf(number.value());
        } else if (reply instanceof Reply.Bulk bulk) {
            return '"' + new String(bulk.value(), UTF_8) + '"';
        } else if (reply instanceof Reply.Sequence sequence) {
            return show(sequence.items(), "[", "]");
        } else if (reply instanceof Reply.Pairs pairs) {
            return show(pairs.items(), "{", "}");
        } else if (reply instanceof Reply.PairSequence pairs) {
            return show(pairs.items(), "<", ">");
        }
        return reply instanceof Reply.NilSequence ? "(nil sequence)" : "(nil)";
    }

    private static String show(List<Reply> items, String open, String close) {
        return items.stream().map(KvDriver::show).collect(Collectors.joining(" ", open, close));
    }
}
