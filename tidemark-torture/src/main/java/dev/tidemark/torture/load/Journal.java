package dev.tidemark.torture.load;

import dev.tidemark.sim.history.Call;
import dev.tidemark.sim.history.History;
import dev.tidemark.sim.history.Level;
import java.util.List;

/** One history of many sessions that run at the same time. Any thread. */
public final class Journal {
    private static final int MAX_CALLS = 2_000_000;

    private final History history = new History(MAX_CALLS);

    public synchronized int begin(String session, List<String> command, String requestId) {
        return history.invoke(session, command, Level.LINEARIZABLE, requestId);
    }

    public synchronized void ok(int call, String answer) {
        history.ok(call, answer, 0);
    }

    public synchronized void refused(int call) {
        history.refused(call);
    }

    public synchronized void unknown(int call) {
        history.unknown(call);
    }

    public synchronized List<Call> calls() {
        return history.calls();
    }
}
