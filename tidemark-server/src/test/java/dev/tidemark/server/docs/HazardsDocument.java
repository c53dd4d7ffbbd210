package dev.tidemark.server.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** docs/hazards.md: people write what goes wrong and the rule, the sources say what tests it. */
final class HazardsDocument {
    private static final Pattern ENTRY = Pattern.compile("### (H\\d{2,3}[a-h]?) .+");

    private HazardsDocument() {}

    /** The numbers that have an entry, in the order of the page. */
    static List<String> numbers(List<String> lines) {
        List<String> numbers = new ArrayList<>();
        for (String line : lines) {
            Matcher entry = ENTRY.matcher(line);
            if (entry.matches()) {
                numbers.add(entry.group(1));
            }
        }
        return numbers;
    }

    /** The numbers of the entries that say that no test names them, in the order of the page. */
    static List<String> untested(List<String> lines) {
        List<String> untested = new ArrayList<>();
        String hazard = "";
        for (String line : lines) {
            Matcher entry = ENTRY.matcher(line);
            if (entry.matches()) {
                hazard = entry.group(1);
            } else if (line.equals("- Tests: " + HazardTests.NONE)) {
                untested.add(hazard);
            }
        }
        return untested;
    }

    /** The page with the lines that begin with {@code - Tests:} as the sources have them now. */
    static String withTests(List<String> lines, HazardTests tests) {
        StringBuilder text = new StringBuilder();
        String hazard = "";
        for (String line : lines) {
            Matcher entry = ENTRY.matcher(line);
            if (entry.matches()) {
                hazard = entry.group(1);
            }
            text.append(line.startsWith("- Tests:") ? "- Tests: " + tests.of(hazard) : line)
                    .append('\n');
        }
        return text.toString();
    }
}
