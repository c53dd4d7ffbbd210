package dev.tidemark.torture.load;

import dev.tidemark.state.reply.Reply;
import java.util.Set;

/** What a reply to a write says of it. */
public enum Outcome {
    /** It was executed; the reply may be an error all the same. */
    DONE,
    /** It was not executed by this call, and never will be. */
    REFUSED,
    /** Nobody knows. */
    UNKNOWN;

    private static final Set<String> REFUSALS =
            Set.of("CLUSTERDOWN", "TRYAGAIN", "LOADING", "MISCONF", "OOM", "MAXCLIENTS");

    public static Outcome of(Reply reply) {
        if (!(reply instanceof Reply.Failure failure)) {
            return DONE;
        }
        String message = failure.message();
        if (message.startsWith("UNKNOWN ")) {
            return UNKNOWN;
        }
        return REFUSALS.contains(message.split(" ")[0]) || message.startsWith("ERR max number of clients")
                ? REFUSED
                : DONE;
    }
}
