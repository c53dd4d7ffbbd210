package dev.tidemark.sim.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The specification and the checker of traces have the same actions and the same rules; README.md says which is which.
 */
class SpecActionTest {
    /** Rules of how rot heals. */
    private static final List<String> NOT_BUILT = List.of("RecordIsProven", "ProofIsFenced");

    private static final Path SPEC = Path.of("..", "spec");
    private static final List<String> TEXTS = List.of("Tidemark.tla", "Members.tla");
    private static final Pattern NEXT = Pattern.compile("^Next ==\\n((?: {4}.*\\n)+)", Pattern.MULTILINE);
    private static final Pattern ACTION = Pattern.compile("(?::|\\\\/) (\\w+)(?:\\(|$)", Pattern.MULTILINE);
    private static final Pattern RULE = Pattern.compile("Holds\\(\"(\\w+)\"\\)");
    private static final Pattern NAME = Pattern.compile("`(\\w+)`");

    /** A new action of the specification takes a line of the trace, or a word in README.md on why there is none. */
    @Test
    void everyActionOfTheSpecificationIsALineOfTheTrace() throws IOException {
        TreeSet<String> actions = new TreeSet<>();
        for (String text : TEXTS) {
            Matcher next = NEXT.matcher(read(SPEC.resolve(text)));
            assertThat(next.find()).as(text).isTrue();
            actions.addAll(found(ACTION, next.group(1)));
        }
        assertThat(actions).contains("ElectSomebody", "BeginChange", "Rot");
        TreeSet<String> checked = Arrays.stream(SpecAction.values())
                .map(SpecAction::inSpec)
                .filter(name -> !name.isEmpty() && !name.equals("Init"))
                .collect(Collectors.toCollection(TreeSet::new));
        TreeSet<String> missing = new TreeSet<>(actions);
        missing.removeAll(checked);
        missing.removeAll(notTraced());
        assertThat(missing).as("actions that are no line and not in README.md").isEmpty();
        assertThat(actions).containsAll(checked);
        assertThat(checked).doesNotContainAnyElementsOf(notTraced());
    }

    @Test
    void everyRuleOfTheSpecificationIsAGuard() throws IOException {
        TreeSet<String> rules = new TreeSet<>();
        for (String text : TEXTS) {
            rules.addAll(found(RULE, read(SPEC.resolve(text))));
        }
        assertThat(rules).contains("OneVotePerEpoch", "OldCommits");
        String checker = checker();
        for (String rule : rules) {
            assertThat(checker.contains(rule))
                    .as("rule " + rule + " is a guard, or not built")
                    .isNotEqualTo(NOT_BUILT.contains(rule));
        }
    }

    /** Each line stands in the table of README.md, with its action. */
    @Test
    void readmeSaysWhichLineIsWhichAction() throws IOException {
        String readme = read(SPEC.resolve("README.md"));
        for (SpecAction action : SpecAction.values()) {
            String inSpec = action.inSpec().isEmpty() ? "-" : "`" + action.inSpec() + "`";
            assertThat(readme).contains("| `" + action.label() + "` | " + inSpec + " | ");
        }
    }

    /** What README.md lists as not compared. */
    private static TreeSet<String> notTraced() throws IOException {
        String readme = read(SPEC.resolve("README.md"));
        TreeSet<String> names = new TreeSet<>();
        String table = readme.substring(readme.indexOf("| not compared | why |"));
        table.lines()
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .forEach(line -> names.addAll(found(NAME, line.substring(0, line.indexOf('|', 1)))));
        return names;
    }

    private static String checker() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(Path.of("src/main/java/dev/tidemark/sim/spec"))) {
            for (Path file : files.sorted().toList()) {
                all.append(read(file));
            }
        }
        return all.toString();
    }

    private static TreeSet<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(one -> one.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file);
    }
}
