package dev.tidemark.server.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Words that nobody writes here, with what to say in their place. */
final class BannedWords {
    private static final Map<Pattern, String> INSTEAD = Map.ofEntries(
            word("(?-i:TODO|FIXME|XXX)", "do it, or write down in a document what is missing"),
            word("behind", "after, before, beyond, older than, or lags: it was used for all of them"),
            word("whoever", "who, or the node that"),
            word("anew", "again, from the start"),
            word("lets? go of|letting go of", "drops, releases"),
            word("belongs? into", "belongs in, belongs to"),
            word("as far as", "up to where, so far"),
            Map.entry(
                    Pattern.compile("(?<=[a-z])(?:Behind|Whoever|Anew|LetGo)(?![a-z])"),
                    "what it says in words elsewhere, in a name too"),
            word("(?:design|hazards(?:\\.md)?) §?\\d\\S*|design §\\S*", "a document of this repository"),
            word("(?-i:(?:/home|/root|/Users|/work)/[a-z.]\\S*)", "a path that is right on every machine"));

    /** Where such a word is right: the end of a file's name, and what the line must contain. */
    private static final Set<Allowed> ALLOWED = Set.of(
            new Allowed(".java", "left behind"), // what stays when somebody goes
            new Allowed(".java", "leaveLeaderBehind"),
            new Allowed(".java", "LeavesNothingBehind"),
            new Allowed(".md", "left behind"));

    private record Allowed(String file, String text) {}

    private BannedWords() {}

    static List<Finding> in(String file, List<String> lines) {
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            int number = i + 1;
            INSTEAD.forEach((pattern, instead) -> {
                Matcher matcher = pattern.matcher(line);
                if (matcher.find() && !isAllowed(file, line)) {
                    findings.add(new Finding(file, number, '"' + matcher.group() + "\"; say " + instead));
                }
            });
        }
        return findings;
    }

    private static boolean isAllowed(String file, String line) {
        return ALLOWED.stream().anyMatch(allowed -> file.endsWith(allowed.file()) && line.contains(allowed.text()));
    }

    private static Map.Entry<Pattern, String> word(String words, String instead) {
        return Map.entry(Pattern.compile("(?i)(?<![\\w/.$-])(?:" + words + ")(?!\\w)"), instead);
    }
}
