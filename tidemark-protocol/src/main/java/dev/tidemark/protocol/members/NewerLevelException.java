package dev.tidemark.protocol.members;

/** A configuration of a level that is not supported here; the message says which release to install. */
public final class NewerLevelException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** @param highest that is supported */
    public NewerLevelException(int level, int highest) {
        super(FeatureLevel.tooHigh(level, highest));
    }
}
