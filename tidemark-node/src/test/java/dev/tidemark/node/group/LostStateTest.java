package dev.tidemark.node.group;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.node.NodeHaltedException;
import dev.tidemark.node.mail.FilesTask;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A node that cannot read its state takes that of the others, and never costs them their quorum (H146, H161). */
class LostStateTest {
    private final List<FilesTask> files = new ArrayList<>();
    private final List<Throwable> failed = new ArrayList<>();
    private boolean alone;
    private boolean othersCanElect;
    private boolean takesPart = true;
    private int triedAgain;
    private final LostState state = new LostState(new Surroundings(), files::add, failed::add);

    private final class Surroundings implements LostState.Surroundings {
        @Override
        public boolean isAlone() {
            return alone;
        }

        @Override
        public boolean othersCanElect() {
            return othersCanElect;
        }

        @Override
        public void takeNoPart() {
            takesPart = false;
        }

        @Override
        public void tryAgain() {
            triedAgain++;
        }
    }

    /** Durably aside before it stops: a restart must not begin with it. */
    private void isGivenUp() {
        assertThat(takesPart).isFalse();
        assertThat(failed).isEmpty();
        ((FilesTask.PutDataFileAside) files.remove(0)).done().run();
        assertThat(files).isEmpty();
        assertThat(failed).hasSize(1);
        assertThat(failed.get(0))
                .isInstanceOf(NodeHaltedException.class)
                .hasMessageStartingWith("a bad sector")
                .hasMessageContaining("it gets its state from the other nodes");
    }

    private void goesOn() {
        assertThat(takesPart).isTrue();
        assertThat(files).isEmpty();
        assertThat(failed).isEmpty();
    }

    @Test
    void whereOthersCanElectTheFileGoesAside_H146() {
        othersCanElect = true;
        state.damaged("a bad sector");
        isGivenUp();
    }

    /** Without its state it would owe, and not vote: one page must not cost the cluster its quorum. */
    @Test
    void whereTheyCannotItKeepsWhatItHas_H161() {
        state.damaged("a bad sector");
        state.look();
        goesOn();
        othersCanElect = true;
        state.look();
        goesOn(); // nothing needs that page now; the next checkpoint asks again
        state.damaged("a bad sector");
        isGivenUp();
    }

    @Test
    void anEntryThatNeedsThePageWaitsUntilTheyCan_H161() {
        state.unreadable("a bad sector");
        state.look();
        goesOn();
        othersCanElect = true;
        state.look();
        goesOn();
        assertThat(triedAgain).as("one of them may have the rows").isEqualTo(1);
        state.look();
        assertThat(triedAgain).isEqualTo(1);
        state.unreadable("a bad sector");
        isGivenUp();
    }

    @Test
    void aNodeThatIsAloneServesWhatIsWholeAndStopsAtAnEntryThatNeedsTheRest_H146() {
        alone = true;
        state.damaged("a bad sector");
        goesOn();
        state.unreadable("a bad sector");
        assertThat(takesPart).isFalse();
        assertThat(files).isEmpty();
        assertThat(failed.get(0)).hasMessageContaining("Nothing was changed");
    }
}
