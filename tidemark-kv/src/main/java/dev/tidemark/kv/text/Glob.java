package dev.tidemark.kv.text;

import java.nio.charset.StandardCharsets;

/**
 * Patterns of keys as Redis reads them: {@code *}, {@code ?}, {@code [a-z]}, {@code [^a]}, and a backslash before what
 * is meant literally. Bytes, not characters. Matching takes at most pattern times text steps.
 */
public final class Glob {
    /** With more of them Redis finds nothing. */
    private static final int MAX_STARS = 1_000;

    private final byte[] pattern;
    private final boolean matchesAll;
    private final boolean matchesNothing;

    public Glob(byte[] pattern) {
        this.pattern = pattern;
        this.matchesAll = pattern.length == 1 && pattern[0] == '*';
        this.matchesNothing = stars() > MAX_STARS;
    }

    /** Whether a text matches, both as the bytes that a client would send. */
    public static boolean matches(String pattern, String text) {
        return new Glob(pattern.getBytes(StandardCharsets.UTF_8)).matches(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Places where a star stands and something else follows. */
    private int stars() {
        int count = 0;
        for (int at = 0; at < pattern.length; at = next(at)) {
            boolean ends = at + 1 < pattern.length && pattern[at + 1] != '*';
            count += pattern[at] == '*' && ends ? 1 : 0;
        }
        return count;
    }

    public boolean matches(byte[] text) {
        if (matchesAll || matchesNothing) {
            return matchesAll;
        }
        int p = 0;
        int t = 0;
        int afterStar = -1;
        int starText = 0;
        while (t < text.length || p < pattern.length) {
            if (p < pattern.length && pattern[p] == '*') {
                afterStar = ++p;
                starText = t;
                continue;
            }
            if (p < pattern.length && t < text.length && matchesOne(p, text[t])) {
                p = next(p);
                t++;
                continue;
            }
            if (afterStar < 0 || starText >= text.length) {
                return false;
            }
            p = afterStar; // let the last star take one more; an earlier one cannot help
            t = ++starText;
        }
        return true;
    }

    private boolean matchesOne(int at, byte c) {
        return switch (pattern[at]) {
            case '?' -> true;
            case '[' -> classContains(at, c);
            case '\\' -> pattern[at + 1 < pattern.length ? at + 1 : at] == c;
            default -> pattern[at] == c;
        };
    }

    /** Where the element after the one at {@code at} begins. */
    private int next(int at) {
        if (pattern[at] == '\\' && at + 1 < pattern.length) {
            return at + 2;
        }
        return pattern[at] == '[' ? endOfClass(at) : at + 1;
    }

    private boolean classContains(int open, byte c) {
        int at = open + 1;
        boolean not = at < pattern.length && pattern[at] == '^';
        boolean found = false;
        for (at += not ? 1 : 0; at < pattern.length && pattern[at] != ']'; at = nextInClass(at)) {
            if (isEscape(at)) {
                found |= pattern[at + 1] == c;
            } else if (isRange(at)) {
                found |= c >= Math.min(pattern[at], pattern[at + 2]) && c <= Math.max(pattern[at], pattern[at + 2]);
            } else {
                found |= pattern[at] == c;
            }
        }
        return found != not;
    }

    /** After its bracket, or the end of the pattern if it has none. */
    private int endOfClass(int open) {
        int at = open + 1;
        at += at < pattern.length && pattern[at] == '^' ? 1 : 0;
        while (at < pattern.length && pattern[at] != ']') {
            at = nextInClass(at);
        }
        return Math.min(at + 1, pattern.length);
    }

    private int nextInClass(int at) {
        return isEscape(at) ? at + 2 : isRange(at) ? at + 3 : at + 1;
    }

    private boolean isEscape(int at) {
        return pattern[at] == '\\' && at + 1 < pattern.length;
    }

    private boolean isRange(int at) {
        return at + 2 < pattern.length && pattern[at + 1] == '-';
    }
}
