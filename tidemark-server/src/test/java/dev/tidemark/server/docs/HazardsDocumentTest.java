package dev.tidemark.server.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** docs/hazards.md says which tests name which hazard, has each number once, and each entry whole. */
class HazardsDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "hazards.md");
    private static final String AGAIN = """
        docs/hazards.md is not what the sources say. Write it again, look at the change, and commit it:
        mvn test -pl tidemark-server -am -Dtest=HazardsDocumentTest -Dsurefire.failIfNoSpecifiedTests=false -Ddocs.write=true
        """;

    /**
     * No test names these, and the list only gets shorter: a new hazard comes with a test, and one that has got a test
     * is no longer listed. Those from H141 on wait for what is not built yet.
     */
    private static final Set<String> UNTESTED = Set.of("H157", "H158", "H159");

    @Test
    void theTestsOfAHazardAreThoseThatNameIt() throws Exception {
        String text = HazardsDocument.withTests(Files.readAllLines(DOCUMENT), new HazardTests(Sources.read()));
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(DOCUMENT, text);
        }
        assertThat(Files.readString(DOCUMENT)).as(AGAIN).isEqualTo(text);
    }

    @Test
    void aHazardWithoutATestIsNoNewOne() throws Exception {
        assertThat(HazardsDocument.untested(Files.readAllLines(DOCUMENT)))
                .as("hazards that no test names, against those of which this test knows")
                .containsExactlyInAnyOrderElementsOf(UNTESTED);
    }

    @Test
    void eachNumberHasOneEntryWithBugRuleAndTests() throws Exception {
        List<String> lines = Files.readAllLines(DOCUMENT);
        List<String> numbers = HazardsDocument.numbers(lines);

        assertThat(numbers).doesNotHaveDuplicates().hasSizeGreaterThan(150);
        for (String start : List.of("- Bug: ", "- Rule: ", "- Tests: ")) {
            assertThat(lines.stream().filter(line -> line.startsWith(start)))
                    .as("entries with \"%s\"", start)
                    .hasSameSizeAs(numbers);
        }
    }

    @Test
    void rangesNameEveryNumberOfThem() {
        assertThat(HazardNumbers.in("(H08-H10), H17a and H161")).containsExactly("H08", "H09", "H10", "H161", "H17a");
    }
}
