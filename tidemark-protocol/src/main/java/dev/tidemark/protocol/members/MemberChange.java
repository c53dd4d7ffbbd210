package dev.tidemark.protocol.members;

/**
 * What somebody wants to be changed about the members.
 *
 * @param kind of change; it says which of the others mean something
 * @param expected offset of the configuration that is to be changed; another one is active: {@link
 *     MemberOutcome#CONFLICT}. {@link #ANY}: whichever is active
 * @param id of the member; with {@link Kind#RAISE_LEVEL} the level
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

    /** To raise the feature level of the cluster. */
    public static MemberChange raiseLevel(long expected, int level) {
        return new MemberChange(Kind.RAISE_LEVEL, expected, level, 0, "", "", 0);
    }

    /** With {@link Kind#RAISE_LEVEL}: the feature level. */
    public int level() {
        return id;
    }

    /** The highest level that a release must support to know this change; another one must not be asked for it. */
    public FeatureLevel since() {
        return zone.isEmpty() ? kind.since() : FeatureLevel.SPARES;
    }

    /** @return why a cluster with this configuration cannot do it yet, in words; null: it can (H180) */
    String objectionAt(Configuration active) {
        boolean isToRaise = kind == Kind.RAISE_LEVEL;
        return isToRaise ? null : since().objectionTo(kind == Kind.ADD_SPARE ? "spares" : "zones", active);
    }

    /** @return what is wrong with its addresses or its zone, in words; null: nothing */
    public String objection() {
        boolean isNeeded = switch (kind) {
            case ADD, ADD_LEARNER, ADD_SPARE, MOVE -> true;
            case REPLACE -> other != id;
            case REMOVE, PROMOTE, CANCEL, WRITE_QUORUM, RAISE_LEVEL, ZONE -> false;
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
        /** The feature level of the cluster is {@code id} from now on. Came with levels. */
        RAISE_LEVEL(8, FeatureLevel.SPARES),
        /** {@code id} at {@code peerAddress} follows the log, to take the place of a voter that is silent for long. */
        ADD_SPARE(9, FeatureLevel.SPARES),
        /** {@code id} is in {@code zone}. */
        ZONE(10, FeatureLevel.SPARES);

        private static final Kind[] ALL = values();

        private final byte code;
        private final FeatureLevel since;

        Kind(int code) {
            this(code, FeatureLevel.FIRST);
        }

        Kind(int code, FeatureLevel since) {
            this.code = (byte) code;
            this.since = since;
        }

        /** The highest level that a release must support to know this kind; another one must not be asked for it. */
        public FeatureLevel since() {
            return since;
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
