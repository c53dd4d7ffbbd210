package dev.tidemark.server.statistics;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The last commands that took long, newest first. The time is what the client waited for: with the round trip through
 * the cluster and the fsync. Event loop only.
 */
public final class SlowLog {
    /** Commands larger than this are cut before they run, so that the log does not keep their bytes alive. */
    static final int LARGE_COMMAND_BYTES = 4 << 10;

    private static final int MAX_ARGUMENTS = 32;
    private static final int MAX_ARGUMENT_BYTES = 128;
    private static final int DEFAULT_LENGTH = 128;
    private static final long DEFAULT_THRESHOLD_MICROS = 10_000;

    private final Deque<Item> items = new ArrayDeque<>();
    private final LongSupplier unixSeconds;
    private long nextId;
    private long thresholdMicros = DEFAULT_THRESHOLD_MICROS;
    private long thresholdNanos = DEFAULT_THRESHOLD_MICROS * 1_000;
    private int maxLength = DEFAULT_LENGTH;

    /** @param arguments cut as Redis cuts them */
    public record Item(
            long id, long unixSeconds, long micros, List<byte[]> arguments, String address, String clientName) {}

    public SlowLog(LongSupplier unixSeconds) {
        this.unixSeconds = unixSeconds;
    }

    /** What to keep of a command until it is answered. */
    public static byte[][] kept(byte[][] arguments, int commandBytes) {
        return commandBytes <= LARGE_COMMAND_BYTES ? arguments : cut(arguments).toArray(byte[][]::new);
    }

    public void answered(byte[][] arguments, long nanos, String address, String clientName) {
        if (thresholdMicros < 0 || nanos < thresholdNanos || maxLength == 0) {
            return;
        }
        items.addFirst(new Item(nextId++, unixSeconds.getAsLong(), nanos / 1_000, cut(arguments), address, clientName));
        trim();
    }

    private static List<byte[]> cut(byte[][] arguments) {
        int shown = arguments.length <= MAX_ARGUMENTS ? arguments.length : MAX_ARGUMENTS - 1;
        List<byte[]> cut = new ArrayList<>(shown + 1);
        for (int i = 0; i < shown; i++) {
            cut.add(cut(arguments[i]));
        }
        if (shown < arguments.length) {
            cut.add(ascii("... (" + (arguments.length - shown) + " more arguments)"));
        }
        return cut;
    }

    private static byte[] cut(byte[] argument) {
        if (argument.length <= MAX_ARGUMENT_BYTES) {
            return argument;
        }
        byte[] more = ascii("... (" + (argument.length - MAX_ARGUMENT_BYTES) + " more bytes)");
        byte[] cut = Arrays.copyOf(argument, MAX_ARGUMENT_BYTES + more.length);
        System.arraycopy(more, 0, cut, MAX_ARGUMENT_BYTES, more.length);
        return cut;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private void trim() {
        while (items.size() > maxLength) {
            items.removeLast();
        }
    }

    /** Up to {@code count}, newest first. */
    public List<Item> newest(long count) {
        List<Item> newest = new ArrayList<>();
        Iterator<Item> all = items.iterator();
        while (all.hasNext() && newest.size() < count) {
            newest.add(all.next());
        }
        return newest;
    }

    public int size() {
        return items.size();
    }

    public void clear() {
        items.clear();
    }

    public long thresholdMicros() {
        return thresholdMicros;
    }

    /** Negative: nothing is logged. */
    public void setThresholdMicros(long micros) {
        thresholdMicros = micros;
        thresholdNanos = micros > Long.MAX_VALUE / 1_000 ? Long.MAX_VALUE : micros * 1_000;
    }

    public int maxLength() {
        return maxLength;
    }

    public void setMaxLength(int maxLength) {
        this.maxLength = maxLength;
        trim();
    }
}
