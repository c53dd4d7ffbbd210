package dev.tidemark.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Pictures of docs/consistency.md come from runs: they show what happened, and nothing but news. */
class PictureTest {
    private static final Path PAGE = Path.of("..", "docs", "consistency.md");
    /** How a picture is drawn, what stands in between, and the picture. */
    private static final Pattern PICTURE =
            Pattern.compile("(--story ([a-z-]+) --picture`(?:(?!```).)*?```mermaid\n)(?:(?!```).)*", Pattern.DOTALL);

    private static final String AGAIN = """
        a picture of docs/consistency.md is not what the story draws. Draw it again, look at the change, and commit it:
        mvn test -pl tidemark-sim -am -Dtest=PictureTest -Dsurefire.failIfNoSpecifiedTests=false -Ddocs.write=true
        """;

    private static String of(Story story) {
        return Picture.of(new StoryTeller(story, 1, true).tell().trace());
    }

    @Test
    void aQuorumReadIsDrawnFromItsQuestionToItsAnswer_H60() {
        String picture = of(Story.QUORUM_READ_SEES_WHAT_NOBODY_KNOWS);
        assertThat(picture)
                .startsWith("sequenceDiagram\n")
                .contains("Note over n3: is asked: quorum read\n", "n3->>n2: QuorumRequest", "LEADS in epoch 2");
        assertThat(picture.lines().filter(line -> line.contains("QuorumReply")).findFirst())
                .hasValueSatisfying(
                        line -> assertThat(line).contains("durable=4").contains("committed=3@1"));
        assertThat(picture.lines().reduce((first, second) -> second))
                .hasValueSatisfying(line -> assertThat(line).contains("answers the quorum read as of entry"));
        assertThat(picture).doesNotContain("heartbeat", "HealthReport", "echo=", "read=");
    }

    @Test
    void eachLevelIsDrawnWithWhatItAnswers() {
        assertThat(of(Story.EACH_LEVEL_GIVES_UP_SOMETHING))
                .contains("answers the eventual read as of entry 3")
                .contains("answers the session read with token 3 as of entry 3")
                .contains("refuses the session read with token 4: NOTYET applied=3 wanted=4")
                .contains("refuses the bounded read: STALE age-ms=")
                .contains("refuses the quorum read: NOQUORUM answered=2 uncounted=none of=1,2,3")
                .contains("refuses the strong read: CLUSTERDOWN");
    }

    @Test
    void aStoryHasAPictureIfItSaysSo() {
        for (Story story : Story.values()) {
            assertThat(of(story).isEmpty()).as(story.label()).isNotEqualTo(story.hasPicture());
        }
    }

    /** Each story that has a picture is in the page, as it is drawn today, after the line that tells how to draw it. */
    @Test
    void thePageShowsWhatIsDrawn() throws Exception {
        String page = Files.readString(PAGE);
        String drawn = PICTURE.matcher(page)
                .replaceAll(found -> Matcher.quoteReplacement(found.group(1) + of(Story.of(found.group(2)))));
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(PAGE, drawn);
        }
        assertThat(Files.readString(PAGE)).as(AGAIN).isEqualTo(drawn);
        assertThat(PICTURE.matcher(page).results().map(found -> Story.of(found.group(2))))
                .containsExactlyInAnyOrder(
                        Arrays.stream(Story.values()).filter(Story::hasPicture).toArray(Story[]::new));
    }
}
