package dev.tidemark.protocol.members;

/**
 * Whether a text may be the zone of a member. What gets into the log must fit there, so it is looked at where it comes
 * in, and by the leader before it is appended (H109).
 */
public final class MemberZone {
    /** Longer ones are refused. */
    public static final int MAX_CHARS = 32;

    private MemberZone() {}

    /** @return why it is none, in words; null if it is one, or empty: none */
    public static String objectionTo(String zone) {
        boolean isShort = zone.length() <= MAX_CHARS;
        if (isShort && zone.chars().allMatch(MemberZone::isAllowed)) {
            return null;
        }
        return "\"" + (isShort ? zone.replaceAll("[^!-~]", "?") : zone.length() + " characters")
                + "\" cannot name a zone: use up to " + MAX_CHARS + " ASCII letters, digits, dots, hyphens and"
                + " underscores";
    }

    private static boolean isAllowed(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '-'
                || c == '_';
    }
}
