package dev.tidemark.sim.time;

import java.util.Arrays;

/**
 * What is yet to happen, by time. A binary heap in plain arrays: the simulator spends a good part of its time here, and
 * this allocates nothing per event.
 */
final class EventQueue {
    private long[] times = new long[256];
    /** Decides among events of one moment: random bits, then the order of arrival. */
    private long[] ties = new long[256];

    private Runnable[] actions = new Runnable[256];
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    long firstTime() {
        return times[0];
    }

    long firstTie() {
        return ties[0];
    }

    void add(long time, long tie, Runnable action) {
        if (size == times.length) {
            grow();
        }
        int at = size++;
        while (at > 0) {
            int parent = at - 1 >>> 1;
            if (!isBefore(time, tie, parent)) {
                break;
            }
            move(parent, at);
            at = parent;
        }
        put(at, time, tie, action);
    }

    Runnable removeFirst() {
        Runnable first = actions[0];
        int last = --size;
        long time = times[last];
        long tie = ties[last];
        Runnable action = actions[last];
        actions[last] = null;
        if (last > 0) {
            sink(time, tie, action);
        }
        return first;
    }

    private void sink(long time, long tie, Runnable action) {
        int at = 0;
        for (int child = 1; child < size; child = 2 * at + 1) {
            if (child + 1 < size && isBefore(times[child + 1], ties[child + 1], child)) {
                child++;
            }
            if (isBefore(time, tie, child)) {
                break;
            }
            move(child, at);
            at = child;
        }
        put(at, time, tie, action);
    }

    private boolean isBefore(long time, long tie, int other) {
        return time != times[other] ? time < times[other] : tie < ties[other];
    }

    private void move(int from, int to) {
        put(to, times[from], ties[from], actions[from]);
    }

    private void put(int at, long time, long tie, Runnable action) {
        times[at] = time;
        ties[at] = tie;
        actions[at] = action;
    }

    private void grow() {
        times = Arrays.copyOf(times, 2 * size);
        ties = Arrays.copyOf(ties, 2 * size);
        actions = Arrays.copyOf(actions, 2 * size);
    }
}
