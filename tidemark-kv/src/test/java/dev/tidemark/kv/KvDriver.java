package dev.tidemark.kv;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.state.Entry;
import dev.tidemark.state.LayeredStateStore;
import dev.tidemark.state.Query;
import dev.tidemark.state.Reply;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Runs commands written as text; shows replies much as redis-cli does. {@code ""} is the empty argument. */
final class KvDriver {
    final LayeredStateStore store = new LayeredStateStore();
    private final KvStateMachine machine = new KvStateMachine();
    private long offset;

    String run(String line) {
        byte[][] args = Arrays.stream(line.trim().split(" +"))
                .map(word -> word.equals("\"\"") ? new byte[0] : word.getBytes(UTF_8))
                .toArray(byte[][]::new);
        return show(run(args));
    }

    Reply run(byte[]... args) {
        byte[] body = KvCommandCodec.encode(args);
        KvCommand command = KvCommands.find(args[0]);
        if (command != null && !command.isWrite()) {
            return machine.read(new Query(offset, body), store);
        }
        offset++;
        return machine.apply(new Entry(offset, 1, offset, body), store);
    }

    Reply applyBody(byte[] body) {
        offset++;
        return machine.apply(new Entry(offset, 1, offset, body), store);
    }

    Reply readBody(byte[] body) {
        return machine.read(new Query(offset, body), store);
    }

    /** Each line is a command, {@code ->}, and what it must reply. */
    void check(String script) {
        for (String line : script.lines().filter(line -> !line.isBlank()).toList()) {
            String[] parts = line.split("->", 2);
            String reply = run(parts[0]);
            if (!reply.stripTrailing().equals(parts[1].trim())) {
                throw new AssertionError(
                        parts[0].trim() + "\n  should reply " + parts[1].trim() + "\n  but replied  " + reply);
            }
        }
    }

    static String show(Reply reply) {
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
        }
        return "(nil)";
    }

    private static String show(List<Reply> items, String open, String close) {
        return items.stream().map(KvDriver::show).collect(Collectors.joining(" ", open, close));
    }
}
