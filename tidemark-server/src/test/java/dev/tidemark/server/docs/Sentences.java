package dev.tidemark.server.docs;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where sentences end in a line of Markdown. A sentence ends with a full stop, a question or exclamation mark, and the
 * next begins with a capital letter or with code. Code and addresses are looked at as one word. A bold or slanted
 * phrase at the beginning may be a sentence of its own: it is a heading in small.
 */
final class Sentences {
    private static final Pattern BREAK = Pattern.compile("[.!?][\"')\\]*_`]*\\s+(?=[\"'(\\[*_`]*[A-Z])");
    private static final Pattern END = Pattern.compile(".*[.!?:][\"')\\]*_`]*");
    private static final Pattern LEAD =
            Pattern.compile("^\\s*(?:(?:[-*+]|\\d+\\.)\\s+)?(?:(?:\\*\\*[^*]+\\*\\*|\\*[^*]+\\*)\\s)?");
    private static final List<Pattern> ONE_WORD = List.of(
            Pattern.compile("`[^`]*`"), Pattern.compile("(?<=\\])\\([^)]*\\)"), Pattern.compile("https?://\\S+"));
    private static final Set<String> ABBREVIATIONS = Set.of("e.g.", "i.e.", "vs.", "etc.", "cf.", "al.", "No.");

    private Sentences() {}

    /** Whether a second sentence begins in this line. */
    static boolean severalIn(String line) {
        String text = masked(line);
        Matcher lead = LEAD.matcher(text);
        Matcher matcher = BREAK.matcher(text);
        int from = lead.lookingAt() ? lead.end() : 0;
        while (matcher.find()) {
            String before = text.substring(0, matcher.end()).stripTrailing();
            String word = before.substring(before.lastIndexOf(' ') + 1);
            if (matcher.start() >= from && !ABBREVIATIONS.contains(word.replaceFirst("^\\(", ""))) {
                return true;
            }
        }
        return false;
    }

    static boolean endsIn(String line) {
        return END.matcher(masked(line).stripTrailing()).matches();
    }

    /** The same length, with code as capital letters, so that a sentence may begin with it. */
    private static String masked(String line) {
        String text = line;
        for (Pattern pattern : ONE_WORD) {
            text = pattern.matcher(text)
                    .replaceAll(found -> "`" + "C".repeat(found.group().length() - 2) + "`");
        }
        return text;
    }
}
