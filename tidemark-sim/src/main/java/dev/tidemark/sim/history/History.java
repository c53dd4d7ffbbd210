package dev.tidemark.sim.history;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;

/** Records calls as they happen. The order of the calls of these methods is the order of events: real time. */
public final class History {
    private record Open(int id, String session, List<String> command, Level level, long invokedAt, String requestId) {
        Call end(long returnedAt, Fate fate, String answer, long witness) {
            return new Call(id, session, command, level, invokedAt, returnedAt, fate, answer, witness, requestId);
        }
    }

    private final int maxCalls;
    private final List<Call> ended = new ArrayList<>();
    private final TreeMap<Integer, Open> open = new TreeMap<>();
    private long events;
    private int ids;

    /** @param maxCalls after so many, {@link #isFull} says so, and no more may be begun */
    public History(int maxCalls) {
        this.maxCalls = maxCalls;
    }

    public boolean isFull() {
        return ids >= maxCalls;
    }

    /**
     * A client sends a command.
     *
     * @param requestId if it carries one; the same for each time that it is sent again
     * @return what to name it by when it ends
     */
    public int invoke(String session, List<String> command, Level level, String requestId) {
        if (isFull()) {
            throw new IllegalStateException("the history has its " + maxCalls + " calls already");
        }
        int id = ++ids;
        open.put(id, new Open(id, session, List.copyOf(command), level, ++events, requestId));
        return id;
    }

    /** @param witness 0 if the reply does not say */
    public void ok(int id, String answer, long witness) {
        ended.add(take(id).end(++events, Fate.OK, answer, witness));
    }

    public void refused(int id) {
        ended.add(take(id).end(++events, Fate.NO, null, 0));
    }

    public void unknown(int id) {
        ended.add(take(id).end(Call.NEVER, Fate.UNKNOWN, null, 0));
    }

    private Open take(int id) {
        Open call = open.remove(id);
        if (call == null) {
            throw new IllegalStateException("call " + id + " was never begun, or has ended already");
        }
        return call;
    }

    /** All calls so far, those that are still open as unknown; in order of their beginning. */
    public List<Call> calls() {
        List<Call> calls = new ArrayList<>(ended);
        open.values().forEach(call -> calls.add(call.end(Call.NEVER, Fate.UNKNOWN, null, 0)));
        calls.sort((a, b) -> Long.compare(a.invokedAt(), b.invokedAt()));
        return Collections.unmodifiableList(calls);
    }
}
