package dev.tidemark.server.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the sources say of which hazard is tested where, as one line for each. */
final class HazardTests {
    /** In this order they stand in the line. */
    private enum Kind {
        TEST(""),
        GOLDEN("golden "),
        TORTURE("torture "),
        INVARIANT("invariant "),
        MUTANT("mutant "),
        NOT_KILLED("not killed yet ");

        private final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    /** What the line says if nothing names the hazard. */
    static final String NONE = "none by name";

    private static final Pattern INVARIANT =
            Pattern.compile("\\b([A-Z][A-Z_]+)\\(\\s*\"((?:[^\"]*\"\\s*\\+\\s*\")*[^\"]*)\"\\)");

    private final Map<String, Map<Kind, Set<String>>> found = new TreeMap<>();

    HazardTests(Sources sources) {
        for (String file : sources.names()) {
            String name = simpleName(file);
            if (file.contains("/src/test/java/") && !isAboutDocuments(file)) {
                addAll(sources.text(file), Kind.TEST, name);
            } else if (file.contains("/golden/")) {
                addAll(sources.text(file), Kind.GOLDEN, name);
            } else if (file.startsWith("tidemark-torture/src/main/") && file.contains("/scene/")) {
                addAll(sources.text(file), Kind.TORTURE, name);
            } else if (file.endsWith("/Invariant.java")) {
                addInvariants(sources.text(file));
            } else if (file.endsWith(".patch")) {
                Kind kind = file.contains("/not-yet/") ? Kind.NOT_KILLED : Kind.MUTANT;
                addAll(header(sources.lines(file)), kind, name);
            }
        }
    }

    /** {@link #NONE} if nothing names it. */
    String of(String hazard) {
        List<String> parts = new ArrayList<>();
        found.getOrDefault(hazard, Map.of())
                .forEach((kind, names) -> parts.add(kind.word + "`" + String.join("`, `", names) + "`"));
        return parts.isEmpty() ? NONE : String.join("; ", parts);
    }

    private void addInvariants(String text) {
        Matcher matcher = INVARIANT.matcher(text);
        while (matcher.find()) {
            addAll(matcher.group(2), Kind.INVARIANT, matcher.group(1));
        }
    }

    private void addAll(String text, Kind kind, String name) {
        for (String hazard : HazardNumbers.in(text)) {
            found.computeIfAbsent(hazard, any -> new TreeMap<>())
                    .computeIfAbsent(kind, any -> new TreeSet<>())
                    .add(name);
        }
    }

    /** What a patch says before the change itself, whose context may name other hazards. */
    private static String header(List<String> lines) {
        return String.join(
                "\n", lines.stream().takeWhile(line -> !line.startsWith("--- ")).toList());
    }

    /** These tests speak of numbers, and those of the mutants make some up. */
    private static boolean isAboutDocuments(String file) {
        return file.contains("/docs/") || file.contains("/sim/mutants/");
    }

    private static String simpleName(String file) {
        String last = file.substring(file.lastIndexOf('/') + 1);
        int end = last.indexOf('.');
        return end < 0 ? last : last.substring(0, end);
    }
}
