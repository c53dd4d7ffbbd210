package dev.tidemark.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the command line refuses, in words. */
class SimCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return new CommandLine(new SimCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    @Test
    void aStoryWithoutAPictureSaysWhichHaveOne() {
        assertThat(run("--story", "longer-log-returns", "--picture")).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("story longer-log-returns has no picture; --story with one of these has: quorum-read-sees");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aPictureIsOfAStory() {
        assertThat(run("--picture")).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("--picture draws a story, and none is named; --story with one of these has");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aStoryIsDrawnForMermaid() {
        assertThat(run("--story", "quorum-read-sees-what-nobody-knows", "--picture"))
                .isEqualTo(0);
        assertThat(out.toString())
                .startsWith("sequenceDiagram\n")
                .contains("\n%% quorum-read-sees-what-nobody-knows: ")
                .endsWith("as told\n");
    }
}
