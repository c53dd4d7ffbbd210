package dev.tidemark.node.simulation;

import dev.tidemark.state.Reply;
import dev.tidemark.state.StateDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What all nodes did, seen from above, against a model of what they may do. Each execution is compared with the first one
 * of the same offset, on whatever node, and with the model, which executes everything once, in the order of the log.
 */
final class History {
    private record Execution(String write, Reply reply) {}

    private final TreeMap<Long, Execution> executions = new TreeMap<>();
    /** Looked up only. */
    private final Map<String, Long> offsets = new HashMap<>();

    private final Map<String, List<String>> model = new HashMap<>();
    private final TreeMap<Long, StateDigest> digests = new TreeMap<>();
    /** Everything up to here was shown to some client, by an answered write or by a read. */
    private long shown;

    long comparedDigests;

    void executed(long offset, String write, Reply reply) {
        Execution known = executions.get(offset);
        if (known != null) {
            require(
                    known.equals(new Execution(write, reply)),
                    () -> "entry " + offset + " was " + known + " on one node and is " + write + " with reply " + reply
                            + " on another");
            return;
        }
        require(
                executions.isEmpty() || offset > executions.lastKey(),
                () -> "entry " + offset + " is executed for the first time, after " + executions.lastKey());
        Long before = offsets.putIfAbsent(write, offset);
        require(before == null, () -> "\"" + write + "\" was executed twice, at " + before + " and " + offset);
        Reply expected = new Reply.Int(append(write));
        require(reply.equals(expected), () -> "\"" + write + "\" got " + reply + ", the model says " + expected);
        executions.put(offset, new Execution(write, reply));
    }

    private int append(String write) {
        int blank = write.indexOf(' ');
        List<String> list = model.computeIfAbsent(write.substring(0, blank), key -> new ArrayList<>());
        list.add(write.substring(blank + 1));
        return list.size();
    }

    boolean wasExecuted(String write) {
        return offsets.containsKey(write);
    }

    /** A client has an answer that is not a refusal. */
    void answered(String write, Reply reply) {
        Long offset = offsets.get(write);
        require(offset != null, () -> "\"" + write + "\" was answered with " + reply + " but never executed");
        Reply executed = executions.get(offset).reply();
        require(
                reply.equals(executed),
                () -> "\"" + write + "\" was answered with " + reply + ", but its execution at " + offset + " replied "
                        + executed);
        shown = Math.max(shown, offset);
    }

    long offsetOf(String write) {
        return offsets.get(write);
    }

    /** A read that starts now must see everything up to here. */
    long shown() {
        return shown;
    }

    /** @param mustSee {@link #shown()} when the read was asked */
    void read(String key, String list, long mustSee) {
        List<String> seen = list.isEmpty() ? List.of() : List.of(list.split(" "));
        List<String> all = model.getOrDefault(key, List.of());
        require(
                seen.size() <= all.size() && seen.equals(all.subList(0, seen.size())),
                () -> "a read of " + key + " got " + seen + ", which was never there: " + all);
        if (seen.size() < all.size()) {
            long missed = offsets.get(key + " " + all.get(seen.size()));
            require(
                    missed > mustSee,
                    () -> "a read of " + key + " missed entry " + missed + ", though " + mustSee
                            + " had been shown before it began");
        }
        if (!seen.isEmpty()) {
            shown = Math.max(shown, offsets.get(key + " " + seen.get(seen.size() - 1)));
        }
    }

    void digest(int node, long applied, StateDigest digest) {
        StateDigest known = digests.putIfAbsent(applied, digest);
        if (known != null) {
            comparedDigests++;
            require(known.equals(digest), () -> "node " + node + " has another state after entry " + applied);
        }
    }

    long executions() {
        return executions.size();
    }

    static void require(boolean holds, java.util.function.Supplier<String> otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise.get());
        }
    }
}
