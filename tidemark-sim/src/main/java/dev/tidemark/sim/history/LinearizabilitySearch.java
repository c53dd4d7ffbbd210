package dev.tidemark.sim.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * Looks for an order of calls that explains their answers: the algorithm of Wing and Gong ("Testing and verifying
 * concurrent objects", 1993) with the memory of visited configurations that Lowe added ("Testing for linearizability",
 * 2016). A configuration is the set of calls that have taken effect, and the state they led to.
 *
 * <p>Two things keep the number of configurations small, and neither decides anything. A read that fits takes effect at
 * once: it changes nothing, so it is never better placed later. And the writes that may come next are tried in the
 * order of a guess, such as the order of the log; a wrong guess costs time only.
 *
 * <p>Calls of unknown fate may take effect at any moment after they were made; an order is complete without them. Calls
 * that were refused must be left out before.
 *
 * <p>No recursion; memory is bounded by the number of configurations.
 */
final class LinearizabilitySearch<S> {
    enum Result {
        FOUND,
        NONE,
        GAVE_UP
    }

    private record Configuration<S>(BitSet done, S state) {}

    /** A configuration on the way, the calls that may come next, and which of them came. */
    private static final class Frame<S> {
        final S state;
        final int[] candidates;
        int tried;
        int chosen;

        Frame(S state, int[] candidates) {
            this.state = state;
            this.candidates = candidates;
        }
    }

    /** Nodes are moments in time order: 1 to {@code last}; 0 is before all of them, {@link #END} after. */
    private static final int END = -1;

    private final SequentialModel<S> model;
    private final List<Call> calls;
    private final ToLongFunction<Call> guess;
    private final int[] callAt;
    private final int[] returnOf;
    private final int[] next;
    private final int[] previous;
    private int answersLeft;

    /** Asked only whether it holds something; its order means nothing. */
    private final Set<Configuration<S>> visited = new HashSet<>();

    private final BitSet done = new BitSet();

    /** @param guess a number that is less for what probably took effect earlier */
    LinearizabilitySearch(SequentialModel<S> model, List<Call> calls, ToLongFunction<Call> guess) {
        this.model = model;
        this.calls = calls;
        this.guess = guess;
        List<long[]> moments = moments(calls);
        int nodes = moments.size() + 1;
        callAt = new int[nodes];
        returnOf = new int[nodes];
        next = new int[nodes];
        previous = new int[nodes];
        link(moments);
    }

    /** Each as time, 0 for a call or 1 for a return, and index of the call. */
    private List<long[]> moments(List<Call> all) {
        List<long[]> moments = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            moments.add(new long[] {all.get(i).invokedAt(), 0, i});
            if (all.get(i).fate() == Fate.OK) {
                moments.add(new long[] {all.get(i).returnedAt(), 1, i});
                answersLeft++;
            }
        }
        moments.sort((a, b) -> a[0] != b[0] ? Long.compare(a[0], b[0]) : Long.compare(a[1], b[1]));
        return moments;
    }

    private void link(List<long[]> moments) {
        int[] nodeOfCall = new int[calls.size()];
        for (int node = 1; node <= moments.size(); node++) {
            int call = (int) moments.get(node - 1)[2];
            boolean returns = moments.get(node - 1)[1] == 1;
            callAt[node] = call;
            returnOf[node] = returns ? node : 0;
            if (returns) {
                returnOf[nodeOfCall[call]] = node;
            } else {
                nodeOfCall[call] = node;
            }
        }
        for (int node = 0; node < next.length; node++) {
            next[node] = node + 1 < next.length ? node + 1 : END;
            previous[node] = node - 1;
        }
    }

    Result run(long maxStates) {
        Deque<Frame<S>> way = new ArrayDeque<>();
        way.push(frame(model.initial()));
        while (answersLeft > 0) {
            S after = advance(way.peek());
            if (visited.size() > maxStates) {
                return Result.GAVE_UP;
            }
            if (after != null) {
                way.push(frame(after));
            } else {
                way.pop();
                if (way.isEmpty()) {
                    return Result.NONE;
                }
                unlift(way.peek().chosen);
            }
        }
        return Result.FOUND;
    }

    /** Lets the next candidate take effect that leads to something new; null if there is none. */
    private S advance(Frame<S> frame) {
        while (frame.tried < frame.candidates.length) {
            int node = frame.candidates[frame.tried++];
            S after = after(frame.state, calls.get(callAt[node]));
            if (after != null && visit(callAt[node], after)) {
                frame.chosen = node;
                lift(node);
                return after;
            }
        }
        return null;
    }

    /** What was called before the first return that is left: what has returned must have taken effect by then. */
    private Frame<S> frame(S state) {
        List<Integer> writes = new ArrayList<>();
        for (int node = next[0]; node != END && returnOf[node] != node; node = next[node]) {
            Call call = calls.get(callAt[node]);
            if (!model.isRead(call.command())) {
                writes.add(node);
            } else if (after(state, call) != null) {
                return new Frame<>(state, new int[] {node});
            }
        }
        writes.sort(Comparator.comparingLong(node -> guess.applyAsLong(calls.get(callAt[node]))));
        return new Frame<>(state, writes.stream().mapToInt(Integer::intValue).toArray());
    }

    long states() {
        return visited.size();
    }

    /** The state after a call takes effect, or null if it would have answered something else. */
    private S after(S state, Call call) {
        SequentialModel.Step<S> step = model.apply(state, call.command());
        return call.fate() == Fate.OK && !step.answer().equals(call.answer()) ? null : step.next();
    }

    private boolean visit(int call, S after) {
        BitSet with = (BitSet) done.clone();
        with.set(call);
        return visited.add(new Configuration<>(with, after));
    }

    private void lift(int node) {
        done.set(callAt[node]);
        unlink(node);
        if (returnOf[node] != 0) {
            unlink(returnOf[node]);
            answersLeft--;
        }
    }

    private void unlift(int node) {
        done.clear(callAt[node]);
        if (returnOf[node] != 0) {
            relink(returnOf[node]);
            answersLeft++;
        }
        relink(node);
    }

    private void unlink(int node) {
        next[previous[node]] = next[node];
        if (next[node] != END) {
            previous[next[node]] = previous[node];
        }
    }

    private void relink(int node) {
        next[previous[node]] = node;
        if (next[node] != END) {
            previous[next[node]] = node;
        }
    }
}
