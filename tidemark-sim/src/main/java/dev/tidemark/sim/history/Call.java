package dev.tidemark.sim.history;

import java.util.List;
import java.util.Objects;

/**
 * One call of a client.
 *
 * @param id unique in its history
 * @param session whose call it is; a session is one client for whom guarantees hold, on whatever node
 * @param command its name, then its arguments
 * @param level of a read
 * @param invokedAt position in the order of all events of the history
 * @param returnedAt likewise, later; {@link #NEVER} unless the fate is OK or NO
 * @param answer as text, for OK; else null
 * @param witness offset of the log at which it was decided: a write's own entry, or for a read the last entry that it
 *     saw; 0 if the reply does not say
 * @param requestId the same for all calls that repeat one write, or null
 */
public record Call(
        int id,
        String session,
        List<String> command,
        Level level,
        long invokedAt,
        long returnedAt,
        Fate fate,
        String answer,
        long witness,
        String requestId) {
    public static final long NEVER = Long.MAX_VALUE;

    public Call {
        command = List.copyOf(command);
        Objects.requireNonNull(session, "session");
        if (returnedAt < invokedAt || (fate == Fate.UNKNOWN) != (returnedAt == NEVER)) {
            throw new IllegalArgumentException("a call from " + invokedAt + " to " + returnedAt + " that is " + fate);
        }
        if ((fate == Fate.OK) != (answer != null)) {
            throw new IllegalArgumentException(fate + " with the answer " + answer);
        }
    }

    /** Whether this one had ended before the other began. */
    boolean isBefore(Call other) {
        return returnedAt < other.invokedAt;
    }

    /** The same call, had its answer got lost. */
    Call forgotten() {
        return new Call(id, session, command, level, invokedAt, NEVER, Fate.UNKNOWN, null, 0, requestId);
    }

    @Override
    public String toString() {
        String outcome = switch (fate) {
            case OK -> " -> " + answer;
            case NO -> " refused";
            case UNKNOWN -> " ?";
        };
        String until = returnedAt == NEVER ? "" : Long.toString(returnedAt);
        return session + " [" + invokedAt + ".." + until + "] " + String.join(" ", command) + outcome
                + (witness == 0 ? "" : " @" + witness);
    }
}
