package dev.tidemark.sim.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks for an order of calls that explains their answers: the algorithm of Wing and Gong ("Testing and verifying
 * concurrent objects", 1993) with the memory of visited configurations that Lowe added ("Testing for linearizability",
 * 2016). A configuration is the set of calls that have taken effect, and the state they led to.
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

    private record Done<S>(int node, S before) {}

    /** Nodes are moments in time order: 1 to {@code last}; 0 is before all of them, {@link #END} behind. */
    private static final int END = -1;

    private final SequentialModel<S> model;
    private final List<Call> calls;
    private final int[] callAt;
    private final int[] returnOf;
    private final int[] next;
    private final int[] previous;
    private int answersLeft;

    /** Asked only whether it holds something; its order means nothing. */
    private final Set<Configuration<S>> visited = new HashSet<>();

    private final BitSet done = new BitSet();

    LinearizabilitySearch(SequentialModel<S> model, List<Call> calls) {
        this.model = model;
        this.calls = calls;
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
        Deque<Done<S>> order = new ArrayDeque<>();
        S state = model.initial();
        int node = next[0];
        while (answersLeft > 0) {
            if (node != END && returnOf[node] != node) {
                S after = after(state, calls.get(callAt[node]));
                if (after != null && visit(callAt[node], after)) {
                    if (visited.size() > maxStates) {
                        return Result.GAVE_UP;
                    }
                    order.push(new Done<>(node, state));
                    state = after;
                    lift(node);
                    node = next[0];
                } else {
                    node = next[node];
                }
            } else {
                // A call that has returned must have taken effect by now: one of those before was the wrong choice.
                if (order.isEmpty()) {
                    return Result.NONE;
                }
                Done<S> last = order.pop();
                state = last.before();
                unlift(last.node());
                node = next[last.node()];
            }
        }
        return Result.FOUND;
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
