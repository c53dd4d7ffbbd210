package dev.tidemark.sim.history;

import java.util.List;
import java.util.Set;

/**
 * What one client alone would see.
 *
 * @param <S> a state; never changes, with {@code equals} and {@code hashCode} by content
 */
public interface SequentialModel<S> {
    /** @param next may be the same state */
    record Step<S>(S next, String answer) {}

    S initial();

    Step<S> apply(S state, List<String> command);

    /** The keys that a command reads or changes. Commands without a key in common do not see each other. */
    Set<String> keys(List<String> command);

    /** Whether a command never changes the state. */
    boolean isRead(List<String> command);
}
