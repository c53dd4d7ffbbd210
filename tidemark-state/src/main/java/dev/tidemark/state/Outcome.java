package dev.tidemark.state;

import dev.tidemark.state.codec.CommandPayload;
import dev.tidemark.state.reply.Reply;

/**
 * What applying an entry came to.
 *
 * @param session of the command, or the one that was opened; 0 if none
 * @param sequence of the command within the session; 0 if none
 * @param reply for the caller. Null for {@link Type#SESSION_OPENED}, {@link Type#GAP} and {@link Type#EXPIRED}, and for
 *     a {@link Type#DUPLICATE} whose reply is no longer held: the gateway had said that it has it
 * @param nonce of the gateway whose session was opened, else null
 */
@SuppressWarnings("ArrayRecordComponent") // identity is enough
public record Outcome(Type type, long session, long sequence, Reply reply, byte[] nonce) {

    /** Kinds of outcome. */
    public enum Type {
        /** Decided by this entry: executed, or refused because of its request id. The reply says which. */
        EXECUTED,
        /** The session had this sequence decided before; nothing was executed now. */
        DUPLICATE,
        /**
         * Sequences before this one are missing; nothing was executed or remembered. Send them again, then this one.
         */
        GAP,
        /** There is no such session (any more); nothing was executed and never will be. */
        EXPIRED,
        SESSION_OPENED,
        /**
         * The payload follows no format that this version knows; nothing was executed. The same on every node (H87).
         */
        INVALID
    }

    static Outcome of(Type type, CommandPayload command, Reply reply) {
        return new Outcome(type, command.session(), command.sequence(), reply, null);
    }
}
