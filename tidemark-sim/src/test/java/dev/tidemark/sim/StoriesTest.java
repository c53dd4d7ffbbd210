package dev.tidemark.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each story with a name goes as it is told, whatever the delays. */
class StoriesTest {
    private static final int SEEDS = 8;

    @ParameterizedTest
    @EnumSource(Story.class)
    void goesAsItIsTold(Story story) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            assertThat(new StoryTeller(story, seed, false).tell().violation())
                    .as("./tidemark sim --story %s --seed %s --trace", story.label(), seed)
                    .isNull();
        }
    }
}
