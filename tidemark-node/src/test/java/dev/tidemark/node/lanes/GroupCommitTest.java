package dev.tidemark.node.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.Input;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is waited for before a batch begins, and for how long. */
class GroupCommitTest {
    private static final int WRITERS = 32;

    private final LoneLeader leader = new LoneLeader();
    private final GroupCommit groupCommit = new GroupCommit(leader.replica.view());
    private long now = 1_000;

    @Test
    void atAnIdleLeaderNothingWaits() {
        leader.commitAll();
        assertThat(waits(1)).isFalse();
        begin(1);
        leader.commitAll();
        now += 100;
        assertThat(waits(0)).isFalse();
        now += 100;
        assertThat(waits(1)).as("the writer of before has gone").isFalse();
    }

    @Test
    void oneWriterIsNeverWaitedFor() {
        leader.commitAll();
        for (int i = 0; i < 10; i++) {
            begin(1);
            leader.commitAll();
            assertThat(waits(0)).isFalse();
            assertThat(waits(1)).isFalse();
        }
    }

    @Test
    void whileABatchIsOnItsWayTheNextOneWaits() {
        leader.commitAll();
        begin(1);
        assertThat(waits(5)).isTrue();
        leader.commitAll();
        assertThat(waits(5)).isTrue();
        assertThat(waits(6)).as("five, and the one of before").isFalse();
    }

    /** A follower that is needed may have stalled; entries on their way need not wait for it. */
    @Test
    void aCommitThatDoesNotComeHoldsNothingUpForLong_H104() {
        leader.commitAll();
        begin(1);
        long since = now;
        assertThat(groupCommit.isWorthWaiting(1, since, now)).isTrue();
        now += 2;
        assertThat(groupCommit.isWorthWaiting(1, since, now)).isFalse();
    }

    @Test
    void whoWasAnsweredIsWaitedForUntilNearlyAllAreBack() {
        leader.commitAll();
        begin(WRITERS);
        assertThat(waits(4)).isTrue();
        leader.commitAll();
        assertThat(waits(4)).isTrue();
        assertThat(waits(WRITERS)).isTrue();
        assertThat(waits(WRITERS + 2)).as("but for one in sixteen").isFalse();
    }

    @Test
    void whoDoesNotComeBackIsNotWaitedForLong() {
        leader.commitAll();
        begin(WRITERS);
        leader.commitAll();
        assertThat(waits(1)).isTrue();
        now += 1;
        assertThat(waits(1)).isFalse();
    }

    @Test
    void afterWaitingInVainNobodyIsWaitedForTwiceAsLongEachTime() {
        leader.commitAll();
        int[] pauses = {64, 128, 256, 512, 1024, 2048, 4096, 4096};
        for (int pause : pauses) {
            for (int i = 0; i < 3; i++) {
                commitInVain();
            }
            assertThat(batchesWithoutWaiting()).isEqualTo(pause);
        }
        for (int i = 0; i < 100; i++) {
            commitCompletely();
        }
        for (int i = 0; i < 3; i++) {
            commitInVain();
        }
        assertThat(batchesWithoutWaiting()).as("it went well for long").isEqualTo(64);
    }

    @Test
    void meanwhileTheFsyncThatRunsIsWaitedForAndNothingElse() {
        leader.commitAll();
        for (int i = 0; i < 3; i++) {
            commitInVain();
        }
        begin(WRITERS);
        assertThat(waits(1)).as("its own fsync").isTrue();
        leader.commitAll();
        assertThat(waits(1)).isFalse();
    }

    private void commitInVain() {
        begin(WRITERS);
        leader.commitAll();
        assertThat(waits(1)).isTrue();
        now += 1;
        assertThat(waits(1)).isFalse();
        begin(1);
        leader.commitAll();
    }

    private void commitCompletely() {
        begin(WRITERS);
        leader.commitAll();
        assertThat(waits(1)).isTrue();
        assertThat(waits(WRITERS)).isFalse();
        begin(WRITERS);
        leader.commitAll();
    }

    /** How many are begun before writers are waited for again, which then come back. */
    private int batchesWithoutWaiting() {
        for (int batches = 1; true; batches++) {
            begin(WRITERS);
            leader.commitAll();
            if (waits(1)) {
                assertThat(waits(WRITERS)).isFalse();
                begin(WRITERS);
                leader.commitAll();
                return batches;
            }
        }
    }

    /** Proposals that have just come. */
    private boolean waits(int writes) {
        return groupCommit.isWorthWaiting(writes, now, now);
    }

    private void begin(int writes) {
        leader.replica.accept(new Input.Propose(1, List.of(LoneLeader.proposal(10))));
        groupCommit.began(writes);
    }
}
