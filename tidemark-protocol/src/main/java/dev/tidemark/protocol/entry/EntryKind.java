package dev.tidemark.protocol.entry;

/** What an entry is for. The codes are part of the format. */
public enum EntryKind {
    /**
     * The first entry of an epoch; its payload is the {@code Configuration}. Until it is committed, a leader counts
     * nothing (H18).
     */
    EPOCH_START(1),
    /** A write for the state machine. */
    COMMAND(2),
    /** A gateway opens its session. */
    OPEN_SESSION(3),
    /** A new {@code Configuration}. */
    CONFIGURATION(4),
    /** Carries its time and no payload: what is due by then happens in the state machine. */
    TIME(5);

    private static final EntryKind[] ALL = values();

    private final byte code;

    EntryKind(int code) {
        this.code = (byte) code;
    }

    public byte code() {
        return code;
    }

    /** Whether entries of this kind carry a {@code Configuration}. */
    public static boolean carriesConfiguration(byte code) {
        return code == EPOCH_START.code || code == CONFIGURATION.code;
    }

    /**
     * @throws IllegalArgumentException for a code that this version does not know
     */
    public static EntryKind of(byte code) {
        for (EntryKind kind : ALL) {
            if (kind.code == code) {
                return kind;
            }
        }
        throw new IllegalArgumentException("entry kind " + code + " is not known to this version of Tidemark");
    }
}
