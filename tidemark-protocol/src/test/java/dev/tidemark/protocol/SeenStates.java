package dev.tidemark.protocol;

import java.util.Arrays;

/** Which states of a cluster were seen, by their hashes, and how each was come to first. */
final class SeenStates {
    private long[] hashes = new long[1 << 16];
    private int[] numbers = new int[1 << 16];
    private int[] before = new int[1 << 15];
    private int[] actions = new int[1 << 15];
    private int size;

    /** @return whether it is new */
    boolean add(long hash, int from, int action) {
        int at = find(hash);
        if (numbers[at] != 0) {
            return false;
        }
        if (size == before.length) {
            grow();
            at = find(hash);
        }
        before[size] = from;
        actions[size] = action;
        hashes[at] = hash;
        numbers[at] = ++size;
        return true;
    }

    private int find(long hash) {
        int mask = hashes.length - 1;
        int at = (int) hash & mask;
        while (numbers[at] != 0 && hashes[at] != hash) {
            at = at + 1 & mask;
        }
        return at;
    }

    private void grow() {
        before = Arrays.copyOf(before, 2 * before.length);
        actions = Arrays.copyOf(actions, before.length);
        long[] oldHashes = hashes;
        int[] oldNumbers = numbers;
        hashes = new long[2 * oldHashes.length];
        numbers = new int[hashes.length];
        for (int i = 0; i < oldHashes.length; i++) {
            if (oldNumbers[i] != 0) {
                int at = find(oldHashes[i]);
                hashes[at] = oldHashes[i];
                numbers[at] = oldNumbers[i];
            }
        }
    }

    int size() {
        return size;
    }

    /** The state before, -1 for the first one. */
    int before(int state) {
        return before[state];
    }

    int action(int state) {
        return actions[state];
    }
}
