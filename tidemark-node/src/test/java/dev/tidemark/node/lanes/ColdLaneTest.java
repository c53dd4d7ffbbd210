package dev.tidemark.node.lanes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.node.mail.ApplyTask;
import dev.tidemark.node.mail.PendingRead;
import dev.tidemark.node.repair.PageRepairs;
import dev.tidemark.node.repair.PageRepairs.Result;
import dev.tidemark.tree.page.PageRef;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A lane whose rows are in a file: who lacks a page waits for it, and nobody else does (H155). */
class ColdLaneTest extends ColdLaneFixture {
    @Test
    void anEntryThatLacksAPageIsOvertakenByNoneAndHoldsUpNoRead_H155() {
        apply("new=a"); // all that it needs is missing too
        while (applied.isEmpty()) {
            diskAnswers();
        }
        applied.clear();
        apply("k150=x", "new=b", "k150=y");
        assertThat(applied).isEmpty();
        Reader hot = read("new");
        assertThat(hot.reply)
                .as("what is in memory, as of the entries that are applied")
                .isEqualTo("a");
        while (applied.isEmpty()) {
            assertThat(lane.appliedOffset()).isEqualTo(ROWS + 1);
            diskAnswers();
        }
        assertThat(applied).containsExactly("102 v50x", "103 ab", "104 v50xy");
        assertThat(read("new").reply).isEqualTo("ab");
    }

    @Test
    void aReadThatLacksAPageHoldsUpItselfAlone() {
        Reader cold = read("k120");
        assertThat(cold.reply).isNull();
        apply("n=1"); // its page is another one
        int before = disk.size();
        Reader other = read("k120");
        assertThat(disk).as("one read for all who wait").hasSize(before);
        while (cold.reply == null) {
            diskAnswers();
        }
        assertThat(cold.reply).isEqualTo("v20");
        while (other.reply == null) {
            diskAnswers();
        }
        assertThat(other.reply).isEqualTo("v20");
        assertThat(pages.underWay()).isEqualTo(disk.size());
    }

    /** Fifty reads through a cache of three pages, of which two may be read at a time. */
    @Test
    void manyReadsOfDifferentPagesAreAllAnswered() {
        List<Reader> readers = new ArrayList<>();
        for (int i = 0; i < ROWS; i += 2) {
            readers.add(read("k" + (100 + i)));
        }
        for (int answers = 0; answers < 3; answers++) {
            long open = readers.stream().filter(reader -> reader.reply == null).count();
            assertThat(stateReads.waitingForPages())
                    .as("all that are not answered wait for a page")
                    .isEqualTo((int) open);
            assertThat(stateReads.pagesUnderWay()).isEqualTo(disk.size());
            diskAnswers();
        }
        apply("k199=z", "k101=z");
        for (int turns = 0; !disk.isEmpty(); turns++) {
            assertThat(disk).hasSizeLessThanOrEqualTo(2);
            assertThat(turns).isLessThan(10_000);
            diskAnswers();
        }
        for (int i = 0; i < readers.size(); i++) {
            assertThat(readers.get(i).reply).isEqualTo("v" + 2 * i);
        }
        assertThat(applied).hasSize(2);
        assertThat(stateReads.pagesUnderWay()).isZero();
        assertThat(stateReads.waitingForPages()).isZero();
    }

    @Test
    void aReadWhosePageCannotBeReadIsToldSoAndNothingStops_H146() {
        diskFails = true;
        Reader reader = read("k150");
        diskAnswers();
        assertThat(reader.reply).contains("a bad sector");
        diskFails = false;
        Reader again = read("k150");
        while (again.reply == null) {
            diskAnswers();
        }
        assertThat(again.reply).isEqualTo("v50");
        assertThat(reads).isGreaterThan(1);
    }

    /** What was read wrong once and stands right is no damage. */
    @Test
    void aPageIsReadTwiceBeforeItCountsAsDamaged_H17() {
        failsOnce = true;
        Reader reader = read("k150");
        while (reader.reply == null) {
            diskAnswers();
        }
        assertThat(reader.reply).isEqualTo("v50");
        assertThat(damaged).isEmpty();
    }

    private PageRef pageOf(String key) throws IOException {
        Reader reader = read(key);
        PageRef[] last = {null};
        while (reader.reply == null) {
            diskAnswers();
            last[0] = lastRead;
        }
        return last[0];
    }

    /** It is repaired with what others have, and until then those wait who need it, and nobody else (H146, H155). */
    @Test
    void aDamagedPageIsRepairedWhileThoseWaitWhoNeedIt() throws Exception {
        apply("new=a");
        PageRef page = pageOf("k150");
        forgetPages();
        damagedPage = page;
        List<PageRepairs.Outcome> asked = new ArrayList<>();
        repairs = (damaged, key, damage, outcome) -> {
            assertThat(damaged).isEqualTo(page);
            assertThat(new String(key, UTF_8)).isEqualTo("k150");
            asked.add(outcome);
        };
        Reader cold = read("k150");
        apply("k150=x");
        while (!disk.isEmpty()) {
            diskAnswers();
        }
        assertThat(asked).hasSize(1);
        assertThat(cold.reply).isNull();
        assertThat(lane.appliedOffset()).isEqualTo(ROWS + 1);
        assertThat(read("new").reply).isEqualTo("a");
        damagedPage = null;
        asked.get(0).ended(Result.WHOLE);
        while (!disk.isEmpty()) {
            diskAnswers();
        }
        assertThat(cold.reply).isIn("v50", "v50x");
        assertThat(lane.appliedOffset()).isEqualTo(ROWS + 2);
        assertThat(asked).hasSize(1);
        assertThat(damaged).isEmpty();
        assertThat(unreadable).isEmpty();
    }

    @Test
    void aPageThatNobodyCanRepairIsToldAndWhatNeedsItEnds_H146() throws Exception {
        PageRef page = pageOf("k150");
        forgetPages();
        damagedPage = page;
        List<PageRepairs.Outcome> asked = new ArrayList<>();
        repairs = (damaged, key, damage, outcome) -> asked.add(outcome);
        Reader cold = read("k150");
        while (!disk.isEmpty()) {
            diskAnswers();
        }
        asked.remove(0).ended(Result.FAILED);
        turn();
        assertThat(cold.reply).contains("a bit flipped");
        assertThat(damaged).hasSize(1);
        apply("k150=x");
        while (!disk.isEmpty()) {
            diskAnswers();
        }
        asked.remove(0).ended(Result.WHOLE); // it was written, and is damaged again when it is read
        turn();
        while (!disk.isEmpty()) {
            diskAnswers();
        }
        assertThat(asked).isEmpty();
        assertThat(unreadable).hasSize(1);
    }

    /** Nobody has said which key it is about, so it cannot be found in the tree: who needs it wants it again. */
    @Test
    void aDamagedPageThatWasWantedAheadIsForgotten() throws Exception {
        PageRef page = pageOf("k150");
        forgetPages();
        damagedPage = page;
        repairs = (damaged, key, damage, outcome) -> {
            throw new AssertionError("nobody waits for it");
        };
        assertThat(cache.find(page)).isNull();
        pages.start();
        diskAnswers();
        assertThat(pages.underWay()).isZero();
        assertThat(cache.mayWant()).isTrue();
        repairs = (damaged, key, damage, outcome) -> outcome.ended(Result.FAILED);
        Reader cold = read("k150");
        while (cold.reply == null) {
            diskAnswers();
        }
        assertThat(cold.reply).contains("a bit flipped");
    }

    /** Others have what this node cannot read: who can see to that is told, and nothing is applied that needs it. */
    @Test
    void anEntryWhosePageCannotBeReadIsToldAndNoneOvertakesIt_H146() {
        diskFails = true;
        apply("k150=x");
        diskAnswers();
        assertThat(unreadable).containsExactly("a bad sector");
        diskFails = false;
        apply("k160=y");
        assertThat(applied).isEmpty();
        assertThat(lane.appliedOffset()).isEqualTo(ROWS);
        assertThat(read("k150").reply).isNull(); // it waits for its page, and the lane lives
    }

    /** The state is given up for that of a snapshot when what was handed over is applied, not before. */
    @Test
    void aSnapshotWaitsForAnEntryThatLacksAPage_H91() {
        List<String> room = new ArrayList<>();
        apply("k150=x");
        lane.post(new ApplyTask.MakeRoom(() -> room.add("made")));
        turn();
        assertThat(room).isEmpty();
        while (applied.isEmpty()) {
            assertThat(engine.hasState()).isTrue();
            diskAnswers();
        }
        assertThat(room).containsExactly("made");
        assertThat(engine.hasState()).isFalse();
    }

    /** The state may be given up for that of a snapshot while a read waits for its page (H91). */
    @Test
    void aReadThatWaitsWhileTheStateIsReplacedIsToldSo() {
        Reader cold = read("k120");
        lane.post(new ApplyTask.MakeRoom(() -> {}));
        turn();
        assertThat(engine.hasState()).isFalse();
        diskAnswers();
        assertThat(cold.reply).contains("CLUSTERDOWN this node is taking over the state of a snapshot");
    }

    /** Else a read that chooses by chance would look for other rows each time, and never have them all. */
    @Test
    void aReadThatIsRunAgainHasTheSameChance() {
        Reader cold = read("k120");
        while (cold.reply == null) {
            diskAnswers();
        }
        assertThat(machine.seeds).hasSize(1);
    }

    /** However many reads want pages. */
    @Test
    void theNextEntryGoesBeforeAllReads_H155() {
        List<Reader> readers = new ArrayList<>();
        for (int i = 0; i < ROWS; i += 2) {
            readers.add(read("k" + (100 + i)));
        }
        apply("k151=z");
        int answers = 0;
        while (applied.isEmpty()) {
            diskAnswers();
            answers++;
        }
        assertThat(answers).isLessThan(12);
        assertThat(readers).anyMatch(reader -> reader.reply == null);
        while (!disk.isEmpty()) {
            diskAnswers();
        }
        assertThat(readers).noneMatch(reader -> reader.reply == null);
    }

    /** Who looks after waiting reads looks again and again; each is made once. */
    @Test
    void aReadThatWaitsForItsPageIsNotMadeTwice() {
        PendingRead read = new PendingRead("k120".getBytes(UTF_8), new Reader(), 1_000);
        stateReads.answer(read, 1);
        int asked = machine.reads;
        stateReads.answer(read, 1);
        assertThat(machine.reads).isEqualTo(asked);
        while (!read.isAnswered()) {
            diskAnswers();
        }
    }
}
