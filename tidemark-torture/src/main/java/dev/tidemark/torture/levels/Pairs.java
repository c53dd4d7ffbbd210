package dev.tidemark.torture.levels;

import dev.tidemark.state.reply.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The registers of one trial. Each is two keys that are always written together, so a read of both that is not of one
 * moment shows two values. Any thread.
 */
final class Pairs {
    private static final long TORN = -2;

    private final String trial;
    private final List<Register> registers = new ArrayList<>();

    /** @param trial part of the names of the keys: each trial begins with keys that nobody has written */
    Pairs(String trial, int count) {
        this.trial = trial;
        for (int i = 0; i < count; i++) {
            registers.add(new Register());
        }
    }

    int count() {
        return registers.size();
    }

    Register register(int pair) {
        return registers.get(pair);
    }

    List<String> keys(int pair) {
        return List.of("left:" + trial + ":" + pair, "right:" + trial + ":" + pair);
    }

    List<String> write(int pair, long value) {
        List<String> keys = keys(pair);
        return List.of("MSET", keys.get(0), Long.toString(value), keys.get(1), Long.toString(value));
    }

    List<String> read(int pair) {
        List<String> keys = keys(pair);
        return List.of("MGET", keys.get(0), keys.get(1));
    }

    /** What is known of each now. */
    long[] known() {
        return registers.stream().mapToLong(Register::known).toArray();
    }

    /** The value of a pair, or a negative number if there is none. */
    static long valueIn(Reply reply) {
        if (!(reply instanceof Reply.Sequence sequence) || sequence.items().size() != 2) {
            return -1;
        }
        long left = number(sequence.items().get(0));
        return left == number(sequence.items().get(1)) ? left : TORN;
    }

    private static long number(Reply reply) {
        if (reply instanceof Reply.Bulk bulk) {
            return Long.parseLong(new String(bulk.value(), StandardCharsets.US_ASCII));
        }
        return reply instanceof Reply.Nil ? 0 : -1;
    }
}
