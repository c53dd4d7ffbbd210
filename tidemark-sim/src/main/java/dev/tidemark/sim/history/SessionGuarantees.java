package dev.tidemark.sim.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * What each session is promised for itself, on whatever nodes it is served (Terry et al., "Session guarantees for
 * weakly consistent replicated data", 1994; H63): it reads its own writes, reads never go back, its writes keep their
 * order, and follow what it has read. By the witnesses of the answers; calls of one session that overlap have no order.
 *
 * <p>Eventual and bounded reads are promised none of this, and nothing follows from them.
 */
public final class SessionGuarantees {
    /** How far a session had got when a call began. */
    private record Started(Call call, Call lastRead, Call lastWrite) {}

    private final SequentialModel<?> model;
    private final List<String> findings = new ArrayList<>();

    private SessionGuarantees(SequentialModel<?> model) {
        this.model = model;
    }

    /** @return findings in words; empty if all is well */
    public static List<String> check(SequentialModel<?> model, List<Call> history) {
        SessionGuarantees guarantees = new SessionGuarantees(model);
        Map<String, List<Call>> sessions = new TreeMap<>();
        for (Call call : Repeats.merged(history)) {
            if (call.fate() == Fate.OK
                    && call.witness() > 0
                    && !(guarantees.isRead(call) && promisesNothing(call.level()))) {
                sessions.computeIfAbsent(call.session(), s -> new ArrayList<>()).add(call);
            }
        }
        sessions.values().forEach(guarantees::session);
        return guarantees.findings;
    }

    private static boolean promisesNothing(Level level) {
        return level == Level.EVENTUAL || level == Level.BOUNDED;
    }

    private boolean isRead(Call call) {
        return model.isRead(call.command());
    }

    private void session(List<Call> calls) {
        PriorityQueue<Call> running = new PriorityQueue<>(Comparator.comparingLong(Call::returnedAt));
        Call lastRead = null;
        Call lastWrite = null;
        for (Call call : calls) {
            while (!running.isEmpty() && running.peek().isBefore(call)) {
                Call ended = running.remove();
                if (isRead(ended)) {
                    lastRead = furthest(lastRead, ended);
                } else {
                    lastWrite = furthest(lastWrite, ended);
                }
            }
            check(new Started(call, lastRead, lastWrite));
            running.add(call);
        }
    }

    private static Call furthest(Call one, Call other) {
        return one == null || other.witness() > one.witness() ? other : one;
    }

    private void check(Started started) {
        Call call = started.call();
        if (isRead(call)) {
            require(call, started.lastWrite(), 0, "does not read its own write");
            require(call, started.lastRead(), 0, "reads go back");
        } else {
            require(call, started.lastWrite(), 1, "writes change their order");
            require(call, started.lastRead(), 1, "a write comes before what was read");
        }
    }

    private void require(Call call, Call before, long further, String otherwise) {
        if (before != null && call.witness() < before.witness() + further) {
            findings.add(otherwise + ": " + call + " after " + before);
        }
    }
}
