package dev.tidemark.sim.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * Whether there is one order of all calls, in agreement with real time, in which each answer is what one client alone
 * would have got (Herlihy and Wing 1990). Believes nothing but commands, answers and times.
 *
 * <p>Keys that no command names together are looked at by themselves: that is exact, because linearizability is local.
 */
public final class Linearizability<S> {
    /** Cutting a failure down to what matters may cost so much of the bound each time. */
    private static final int CHEAPER = 4;

    private final SequentialModel<S> model;
    private final long maxStates;
    private final ToLongFunction<Call> guess;

    /**
     * @param maxStates configurations that may be held in memory for one group of keys; beyond that the verdict is
     *     {@link Verdict.GaveUp}
     */
    public Linearizability(SequentialModel<S> model, long maxStates) {
        this(model, maxStates, call -> call.witness() > 0 ? call.witness() : Long.MAX_VALUE);
    }

    /**
     * @param guess where a write probably took effect: less for earlier. Wrong guesses cost time, never the verdict;
     *     right ones lead straight to an order if there is one
     */
    public Linearizability(SequentialModel<S> model, long maxStates, ToLongFunction<Call> guess) {
        this.model = model;
        this.maxStates = maxStates;
        this.guess = guess;
    }

    /** The worst verdict of all groups of keys: a contradiction before a search that gave up before a good one. */
    public Verdict check(List<Call> history) {
        long states = 0;
        Verdict.GaveUp gaveUp = null;
        for (List<Call> group : groups(history)) {
            LinearizabilitySearch<S> search = new LinearizabilitySearch<>(model, group, guess);
            switch (search.run(maxStates)) {
                case NONE -> {
                    return contradiction(group);
                }
                case GAVE_UP -> gaveUp = new Verdict.GaveUp(search.states(), group.size());
                default -> states += search.states();
            }
        }
        return gaveUp != null ? gaveUp : new Verdict.Linearizable(states);
    }

    /** Calls that can matter, by groups of keys, each in order of the beginnings. */
    private List<List<Call>> groups(List<Call> history) {
        TreeMap<String, String> parents = new TreeMap<>();
        List<Call> relevant =
                Repeats.merged(history).stream().filter(this::canMatter).toList();
        for (Call call : relevant) {
            String first = null;
            for (String key : keys(call)) {
                first = first == null ? root(parents, key) : join(parents, first, key);
            }
        }
        Map<String, List<Call>> groups = new TreeMap<>();
        for (Call call : relevant) {
            String root = root(parents, keys(call).iterator().next());
            groups.computeIfAbsent(root, r -> new ArrayList<>()).add(call);
        }
        return List.copyOf(groups.values());
    }

    private Set<String> keys(Call call) {
        Set<String> keys = model.keys(call.command());
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("names no key, so it cannot be checked: " + call);
        }
        return keys;
    }

    private boolean canMatter(Call call) {
        boolean read = model.isRead(call.command());
        return call.fate() == Fate.OK && (!read || call.level() == Level.LINEARIZABLE)
                || call.fate() == Fate.UNKNOWN && !read;
    }

    private static String root(Map<String, String> parents, String key) {
        String at = key;
        while (parents.containsKey(at)) {
            at = parents.get(at);
        }
        return at;
    }

    private static String join(Map<String, String> parents, String one, String other) {
        String root = root(parents, one);
        String second = root(parents, other);
        if (!root.equals(second)) {
            parents.put(second, root);
        }
        return root;
    }

    /**
     * Cuts a group that has no order down: first to the earliest answer by which there is none, then by taking answers
     * away as long as there still is none. Both are sound: a history that has an order keeps one when it ends earlier,
     * when an answer is not known, and when a read is not there.
     */
    private Verdict.NotLinearizable contradiction(List<Call> group) {
        List<Call> shortest = shortestPrefix(group);
        List<Call> least = forget(shortest);
        List<Call> window =
                least.stream().filter(call -> call.fate() == Fate.OK).toList();
        return new Verdict.NotLinearizable(window, shortest.size() - window.size());
    }

    private List<Call> shortestPrefix(List<Call> group) {
        long[] ends = group.stream()
                .filter(call -> call.fate() == Fate.OK)
                .mapToLong(Call::returnedAt)
                .sorted()
                .toArray();
        int low = 0;
        int high = ends.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (hasNoOrder(until(group, ends[middle]))) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return until(group, ends[high]);
    }

    private List<Call> until(List<Call> group, long end) {
        List<Call> prefix = new ArrayList<>();
        for (Call call : group) {
            if (call.fate() == Fate.OK && call.returnedAt() <= end) {
                prefix.add(call);
            } else if (call.invokedAt() <= end && !model.isRead(call.command())) {
                prefix.add(call.fate() == Fate.OK ? call.forgotten() : call);
            }
        }
        return prefix;
    }

    /** Half of the answers at once, then a quarter, and so on down to single ones. */
    private List<Call> forget(List<Call> prefix) {
        List<Call> least = prefix;
        for (int size = Math.max(1, prefix.size() / 2); ; size /= 2) {
            for (int from = 0; from < least.size(); from += size) {
                List<Call> fewer = without(least, from, from + size);
                if (hasNoOrder(fewer)) {
                    from -= least.size() - fewer.size();
                    least = fewer;
                }
            }
            if (size <= 1) {
                return least;
            }
        }
    }

    private List<Call> without(List<Call> calls, int from, int to) {
        List<Call> fewer = new ArrayList<>();
        for (int i = 0; i < calls.size(); i++) {
            Call call = calls.get(i);
            if (i < from || i >= to || call.fate() != Fate.OK) {
                fewer.add(call);
            } else if (!model.isRead(call.command())) {
                fewer.add(call.forgotten());
            }
        }
        return fewer;
    }

    private boolean hasNoOrder(List<Call> calls) {
        return new LinearizabilitySearch<>(model, calls, guess).run(Math.max(1, maxStates / CHEAPER))
                == LinearizabilitySearch.Result.NONE;
    }
}
