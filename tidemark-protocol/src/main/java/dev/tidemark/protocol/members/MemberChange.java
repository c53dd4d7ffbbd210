package dev.tidemark.protocol.members;

/**
 * What somebody wants to be changed about the members.
 *
 * @param kind of change; it says which of the others mean something
 * @param expected offset of the configuration that is to be changed; another one is active: {@link
 *     MemberOutcome#CONFLICT}. {@link #ANY}: whichever is active
 * @param id of the member
 * @param other of the node that takes its place
 * @param peerAddress {@code host:port} where other nodes reach it
 * @param clientAddress {@code host:port} where it serves clients; empty: it says so itself
 * @param writeQuorum W
 * @param zone of the member; empty: none
 */
public record MemberChange(
        Kind kind,
        long expected,
        int id,
        int other,
        String peerAddress,
        String clientAddress,
        int writeQuorum,
        String zone) {
    public static final long ANY = -1;

    /** Of a member whose zone is not known. */
    public MemberChange(
            Kind kind, long expected, int id, int other, String peerAddress, String clientAddress, int writeQuorum) {
        this(kind, expected, id, other, peerAddress, clientAddress, writeQuorum, "");
    }

    /** @return what is wrong with its addresses or its zone, in words; null: nothing */
    public String objection() {
        boolean isNeeded = switch (kind) {
            case ADD, ADD_LEARNER, ADD_SPARE, MOVE -> true;
            case REPLACE -> other != id;
            case REMOVE, PROMOTE, CANCEL, WRITE_QUORUM, ZONE -> false;
        };
        String why = isNeeded ? MemberAddress.objectionTo(peerAddress) : null;
        why = why == null && isNeeded && !clientAddress.isEmpty() ? MemberAddress.objectionTo(clientAddress) : why;
        return why == null ? MemberZone.objectionTo(zone) : why;
    }

    /** What is to be done. The codes are part of the peer protocol. */
    public enum Kind {
        /** {@code id} at {@code peerAddress} follows the log, and votes once it has caught up. */
        ADD(0),
        /** {@code id} at {@code peerAddress} follows the log and does not vote. */
        ADD_LEARNER(1),
        /**
         * {@code other} at {@code peerAddress} takes the place of the voter {@code id} once it has caught up; if it is
         * {@code id} itself, the voter has lost its data directory and comes back with another one, where it was.
         */
        REPLACE(2),
        /** {@code id} is a member no more. */
        REMOVE(3),
        /** The learner or spare {@code id} votes once it has caught up. */
        PROMOTE(4),
        /** {@code id} is at {@code peerAddress} now. */
        MOVE(5),
        /** Learners that were to become voters do not: the change that waits for them is taken back. */
        CANCEL(6),
        /** A write needs {@code writeQuorum} voters from now on. */
        WRITE_QUORUM(7),
        /** {@code id} at {@code peerAddress} follows the log, to take the place of a voter that is silent for long. */
        ADD_SPARE(8),
        /** {@code id} is in {@code zone}. */
        ZONE(9);

        private static final Kind[] ALL = values();

        private final byte code;

        Kind(int code) {
            this.code = (byte) code;
        }

        public byte code() {
            return code;
        }

        /**
         * @throws IllegalArgumentException for a code that this version does not know
         */
        public static Kind of(byte code) {
            if (code < 0 || code >= ALL.length) {
                throw new IllegalArgumentException("a change of members of the unknown kind " + code);
            }
            return ALL[code];
        }
    }
}
