package dev.tidemark.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.protocol.entry.EpochEnd;
import dev.tidemark.protocol.entry.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against the obvious thing: a list with the epoch of every entry (H23, H37). */
class EpochIndexTest {
    private final Random random = new Random(23);

    private List<Long> randomLog(List<Long> prefix, int length) {
        List<Long> log = new ArrayList<>(prefix);
        while (log.size() < length) {
            long last = log.isEmpty() ? 1 : log.get(log.size() - 1);
            log.add(last + (random.nextInt(3) == 0 ? 1 + random.nextInt(2) : 0));
        }
        return log;
    }

    private static EpochIndex indexOf(List<Long> log) {
        EpochIndex index = new EpochIndex();
        for (int i = 0; i < log.size(); i++) {
            index.append(log.get(i), i + 1);
        }
        return index;
    }

    @Test
    void knowsTheEpochOfEveryEntryAlsoAfterTruncations() {
        for (int run = 0; run < 500; run++) {
            List<Long> log = randomLog(List.of(), random.nextInt(15));
            EpochIndex index = indexOf(log);
            int kept = random.nextInt(log.size() + 1);
            index.truncateAfter(kept);
            for (int offset = 1; offset <= kept; offset++) {
                assertThat(index.epochAt(offset)).isEqualTo(log.get(offset - 1));
            }
            assertThat(index.epochAt(0)).isZero();
        }
    }

    @Test
    void endsAreTheLastOffsetsOfEpochsNewestFirst() {
        for (int run = 0; run < 500; run++) {
            List<Long> log = randomLog(List.of(), 1 + random.nextInt(15));
            int upTo = 1 + random.nextInt(log.size());
            List<EpochEnd> expected = new ArrayList<>();
            for (int offset = upTo; offset >= 1; offset--) {
                if (offset == upTo || !log.get(offset - 1).equals(log.get(offset))) {
                    expected.add(new EpochEnd(log.get(offset - 1), offset));
                }
            }
            assertThat(indexOf(log).ends(upTo, 100)).isEqualTo(expected);
            assertThat(indexOf(log).ends(upTo, 2)).isEqualTo(expected.subList(0, Math.min(2, expected.size())));
        }
    }

    /** Each epoch is of one leader: after the fork the two logs have no epoch in common. */
    @Test
    void findsTheForkInOneStep() {
        for (int run = 0; run < 2_000; run++) {
            List<Long> common = randomLog(List.of(1L), 1 + random.nextInt(6));
            List<Long> mine = fork(common, 100);
            List<Long> theirs = fork(common, 200);
            List<EpochEnd> ends = indexOf(theirs).ends(theirs.size(), 100);
            assertThat(indexOf(mine).lastPossibleMatch(ends, mine.size()))
                    .as("%s and %s", mine, theirs)
                    .isEqualTo(common.size());
        }
    }

    private List<Long> fork(List<Long> common, long firstEpoch) {
        List<Long> log = new ArrayList<>(common);
        if (random.nextBoolean()) {
            log.add(firstEpoch);
        }
        return randomLog(log, log.size() == common.size() ? log.size() : log.size() + random.nextInt(6));
    }

    @Test
    void noCommonEpochIsNoMatch() {
        assertThat(indexOf(List.of(3L, 3L)).lastPossibleMatch(List.of(new EpochEnd(1, 9)), 2))
                .isEqualTo(-1);
    }

    @Test
    void startsAgainAfterASnapshot() {
        EpochIndex index = indexOf(List.of(1L, 1L, 2L));
        index.resetTo(new Position(10, 5, 0));
        assertThat(index.epochAt(10)).isEqualTo(5);
        assertThat(index.epochAt(9)).isZero();
        assertThat(index.mayHold(4, 9)).isTrue();
        assertThat(index.mayHold(6, 9)).isFalse();
    }

    @Test
    void epochsNeverGoBack() {
        EpochIndex index = indexOf(List.of(4L));
        assertThatThrownBy(() -> index.append(3, 2)).isInstanceOf(IllegalStateException.class);
    }
}
