package dev.tidemark.sim.history;

import java.util.List;
import java.util.stream.Collectors;

/** What a search for an order came to. */
public sealed interface Verdict {
    /** @param states how many were looked at */
    record Linearizable(long states) implements Verdict {}

    /**
     * There is no order.
     *
     * @param window answers that contradict each other, as few as were found, in order of their beginning
     * @param others how many more calls may or may not have taken effect, and cannot explain it
     */
    record NotLinearizable(List<Call> window, int others) implements Verdict {
        @Override
        public String toString() {
            return "no order of the calls explains these answers (" + others
                    + " other calls do not help):\n"
                    + window.stream().map(call -> "  " + call).collect(Collectors.joining("\n"));
        }
    }

    /** The bound was reached first. Nothing is known; a count of good histories must not include this one. */
    record GaveUp(long states, int calls) implements Verdict {}
}
