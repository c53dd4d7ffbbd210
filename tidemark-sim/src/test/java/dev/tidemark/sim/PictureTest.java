package dev.tidemark.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Pictures of docs/consistency.md come from runs: they show what happened, and nothing but news. */
class PictureTest {
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
    void aStoryWithoutCaptionsHasNoPicture() {
        assertThat(of(Story.LONGER_LOG_RETURNS)).isEmpty();
    }
}
