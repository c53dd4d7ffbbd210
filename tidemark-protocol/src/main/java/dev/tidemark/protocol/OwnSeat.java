package dev.tidemark.protocol;

import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.message.Message;

/**
 * Whether this node, with the data directory that it has, is the member that the others know under its id. A log that
 * binds it says so. Where the log says nothing yet, the word of a peer that knows another directory is enough for
 * doubt: then this one is empty because a disk was lost, and must help nobody to power who lacks what that disk had
 * (H92). The others go on without it; who is let in learns it from the log.
 */
final class OwnSeat {
    private final Core core;
    /** By this process; the next one is told again by a node that knows. */
    private boolean refused;

    OwnSeat(Core core) {
        this.core = core;
    }

    /** Whether the log knows this node with the data directory that it has, or a leader has it follow. */
    boolean isBound() {
        return isBoundBy(core.configuration());
    }

    /** Whether its log does up to what is on disk: all that was committed before it was bound is there as well. */
    boolean isBoundOnDisk() {
        return isBoundBy(core.log.configurationOnDisk());
    }

    private boolean isBoundBy(Configuration configuration) {
        return configuration.incarnation(core.self()).equals(core.options.incarnation());
    }

    /** A member says that this node is not the one that it knows. */
    void refused() {
        refused = true;
    }

    /** Whether this node must neither vote nor stand. */
    boolean isDoubtful() {
        return refused && !isBound();
    }

    /** Whether a message may leave. An acknowledgement may: it is for a leader to know whose it counts. */
    boolean allows(Message message) {
        return !isDoubtful() || !message.lendsWeight() || message instanceof Message.AppendReply;
    }
}
