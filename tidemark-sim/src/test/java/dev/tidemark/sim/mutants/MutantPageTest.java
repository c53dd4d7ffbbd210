package dev.tidemark.sim.mutants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class MutantPageTest {
    private static final Mutant MUTANT =
            new Mutant("h00-example", "H00 Example (A).", "b", "c", Path.of("m"), List.of());
    private static final Kill KILLED = new Kill(1, 4, 4, 4_000, 2_500, "READ", "stale");
    private static final Kill NOTHING = new Kill(1, 9, 9, 9_000, 500, null, "");
    private static final Row ROW = new Row(MUTANT, List.of(KILLED), List.of(new Second("READ", NOTHING)));

    @Test
    void replacesWhatItWroteAndNothingElse() throws IOException {
        String page = "# Page\n\n" + MutantPage.BEGIN + "\nold\n" + MutantPage.END + "\n\n## Learned\n";
        MutantPage written = new MutantPage("run --only-by", "commit abc", List.of(ROW));
        String text = written.replacedIn(page);
        assertThat(text)
                .startsWith("# Page\n\n" + MutantPage.BEGIN)
                .endsWith(MutantPage.END + "\n\n## Learned\n")
                .contains("Of 1 mutants 1 were killed, in 3 s", "commit abc: `run --only-by`")
                .contains("| `h00-example` | H00 | `READ` | 4 | 4,000 | 1/1 | nothing in 9 seeds |\n")
                .contains("| `READ` | `h00-example` |\n")
                .doesNotContain("old");
        assertThat(written.replacedIn(text)).isEqualTo(text);
    }

    @Test
    void asksForItsPlace() {
        assertThatThrownBy(() -> new MutantPage("run", "commit abc", List.of(ROW)).replacedIn("# Page\n"))
                .hasMessageContaining("no place for the table");
    }
}
