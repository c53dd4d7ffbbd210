package dev.tidemark.server.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/decisions/README.md lists every decision once, by its number and its title. */
class DecisionsTest {
    private static final String FOLDER = "docs/decisions/";
    private static final Pattern ROW = Pattern.compile("\\| (\\d+) \\| \\[(.+)]\\((\\d{4}-[a-z0-9-]+\\.md)\\) \\|");
    private static final Pattern TITLE = Pattern.compile("# (\\d+)\\. (.+)");

    private final Sources sources = Sources.read();

    @Test
    void theListIsComplete() {
        List<String> listed = rows().map(row -> FOLDER + row.group(3)).sorted().toList();
        List<String> there = sources.names(".md").stream()
                .filter(file -> file.matches(FOLDER + "\\d{4}-.*"))
                .toList();
        assertThat(listed).isEqualTo(there);
    }

    @Test
    void numberAndTitleAreThoseOfTheFile() {
        rows().forEach(row -> {
            Matcher title = TITLE.matcher(sources.lines(FOLDER + row.group(3)).get(0));
            assertThat(title.matches()).as(row.group(3)).isTrue();
            assertThat(row.group(1) + " " + row.group(2)).isEqualTo(title.group(1) + " " + title.group(2));
            assertThat(row.group(3)).startsWith("%04d-".formatted(Integer.parseInt(title.group(1))));
        });
    }

    private Stream<Matcher> rows() {
        return sources.lines(FOLDER + "README.md").stream().map(ROW::matcher).filter(Matcher::matches);
    }
}
