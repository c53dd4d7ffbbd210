package dev.tidemark.server.command;

/**
 * Patterns as in {@code CONFIG GET}: {@code *}, {@code ?} and {@code \} before a character that stands for itself. Time
 * is bounded by the product of both lengths.
 */
public final class GlobPattern {
    private GlobPattern() {}

    public static boolean matches(String pattern, String text) {
        int at = 0;
        int inPattern = 0;
        int star = -1;
        int starAt = 0;
        while (at < text.length()) {
            char wanted = inPattern < pattern.length() ? pattern.charAt(inPattern) : 0;
            boolean escaped = wanted == '\\' && inPattern + 1 < pattern.length();
            if (wanted == '*') {
                star = inPattern++;
                starAt = at;
            } else if (escaped ? pattern.charAt(inPattern + 1) == text.charAt(at) : isOne(wanted, text.charAt(at))) {
                inPattern += escaped ? 2 : 1;
                at++;
            } else if (star >= 0) {
                inPattern = star + 1;
                at = ++starAt;
            } else {
                return false;
            }
        }
        while (inPattern < pattern.length() && pattern.charAt(inPattern) == '*') {
            inPattern++;
        }
        return inPattern == pattern.length();
    }

    private static boolean isOne(char wanted, char given) {
        return wanted == given || wanted == '?';
    }
}
