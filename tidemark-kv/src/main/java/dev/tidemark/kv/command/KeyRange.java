package dev.tidemark.kv.command;

import java.util.stream.IntStream;

/**
 * Where the keys stand among the arguments of a command, as {@code COMMAND} tells it.
 *
 * @param first position of the first key, the name of the command being at 0; 0: there are no keys
 * @param last position of the last; -1: the last argument
 * @param step from one key to the next
 */
public record KeyRange(int first, int last, int step) {
    public static final KeyRange NONE = new KeyRange(0, 0, 0);

    private static final int[] NOWHERE = {};

    public boolean isEmpty() {
        return first == 0;
    }

    /**
     * Positions of the keys; empty if there are none.
     *
     * @param arguments their number, the name included
     */
    public int[] positions(int arguments) {
        int end = last < 0 ? arguments + last : last;
        if (isEmpty() || end < first || end >= arguments) {
            return NOWHERE;
        }
        return IntStream.iterate(first, at -> at <= end, at -> at + step).toArray();
    }
}
