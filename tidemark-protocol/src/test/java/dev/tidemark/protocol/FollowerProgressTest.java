package dev.tidemark.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.entry.Position;
import dev.tidemark.protocol.message.Message;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each transition of {@link FollowerProgress}, and what holds between any two of them. */
class FollowerProgressTest {
    private static final long LOG_END = 100;

    private final FollowerProgress follower = new FollowerProgress(2, LOG_END + 1, 0);

    private static Message.AppendReply reply(long durable, long verified) {
        return new Message.AppendReply(durable, verified, 0, true, Message.Echo.NONE);
    }

    private static Message.AppendReply brokenReply(long durable, long verified) {
        return new Message.AppendReply(durable, verified, 0, false, Message.Echo.NONE);
    }

    private void streams(long verified) {
        follower.probeFrom(verified + 1);
        follower.acknowledged(reply(verified, verified), 1, 0);
        assertThat(follower.isStreaming()).isTrue();
    }

    @AfterEach
    void nothingIsBroken() {
        assertThat(follower.broken()).isNull();
    }

    @Test
    void probesOneAtATimeUntilItsLogMatches() {
        assertThat(follower.mayProbe(0, 100)).isTrue();
        follower.probed(0);
        assertThat(follower.mayProbe(99, 100)).isFalse();
        assertThat(follower.mayProbe(100, 100)).isTrue();
        follower.acknowledged(reply(40, LOG_END), 1, 0);
        assertThat(follower.isStreaming()).isTrue();
        assertThat(follower.next()).isEqualTo(LOG_END + 1);
        assertThat(follower.match()).isEqualTo(40);
    }

    @Test
    void aMismatchMovesTheProbeBackAndNeverBelowWhatIsAcknowledged() { // H28
        follower.acknowledged(reply(40, 40), 1, 0);
        assertThat(follower.state()).isEqualTo(FollowerProgress.State.PROBE);
        follower.mismatched(LOG_END, 70);
        assertThat(follower.next()).isEqualTo(71);
        follower.mismatched(70, 200);
        assertThat(follower.next()).as("it always gets nearer").isEqualTo(70);
        follower.mismatched(69, 3);
        assertThat(follower.next()).isEqualTo(41);
        assertThat(follower.isOldMismatch(40)).isTrue();
        assertThat(follower.isOldMismatch(41)).as("nothing there was asked for").isTrue();
    }

    @Test
    void acknowledgementsNeverGoBack() { // H25
        streams(50);
        follower.acknowledged(reply(30, 30), 2, 0);
        assertThat(follower.match()).isEqualTo(50);
        assertThat(follower.next()).isEqualTo(51);
    }

    @Test
    void aStreamIsBoundedByWhatIsOnItsWay() { // H107
        streams(10);
        follower.sent(12, 60, 0);
        follower.sent(14, 60, 0);
        assertThat(follower.hasRoom(121)).isTrue();
        assertThat(follower.hasRoom(120)).isFalse();
        follower.acknowledged(reply(13, 14), 2, 5);
        assertThat(follower.hasRoom(61)).isTrue();
        assertThat(follower.hasRoom(60)).as("only a whole request is answered").isFalse();
        assertThat(follower.next()).isEqualTo(15);
    }

    @Test
    void aStreamStallsWhenNothingOfItIsAcknowledged() { // H28
        streams(10);
        assertThat(follower.isStalled(1_000, 100)).as("nothing is on its way").isFalse();
        follower.sent(11, 1, 1_000);
        follower.sent(12, 1, 1_050);
        assertThat(follower.isStalled(1_100, 100)).isFalse();
        assertThat(follower.isStalled(1_101, 100)).isTrue();
        follower.acknowledged(reply(11, 11), 2, 1_101);
        assertThat(follower.isStalled(1_201, 100)).isFalse();
        assertThat(follower.isStalled(1_202, 100)).isTrue();
    }

    @Test
    void whatIsReadFromDiskIsAProbeStill() {
        streams(10);
        follower.sent(11, 1, 0);
        follower.reading(0);
        assertThat(follower.waitsForRead(12)).isTrue();
        assertThat(follower.waitsForRead(11)).as("asked for before").isFalse();
        assertThat(follower.hasRoom(1))
                .as("what was on its way is not counted any more")
                .isTrue();
        follower.acknowledged(reply(11, 11), 2, 0);
        assertThat(follower.waitsForRead(12)).as("that it lacks it is known").isTrue();
        follower.readIsSent(7);
        assertThat(follower.state()).isEqualTo(FollowerProgress.State.PROBE);
        assertThat(follower.mayProbe(8, 100)).isFalse();
        follower.acknowledged(reply(12, 15), 3, 0);
        assertThat(follower.isStreaming()).isTrue();
        assertThat(follower.next()).isEqualTo(16);
    }

    @Test
    void aSnapshotGoesOnWhereItBrokeOff() {
        streams(10);
        follower.reading(0);
        follower.needsSnapshot();
        follower.snapshotRead(0, 0);
        assertThat(follower.receives(90)).as("none is chosen yet").isFalse();
        follower.snapshotSent(new Position(90, 1, 9), 5_000, 1);
        follower.snapshotRead(4_096, 2);
        assertThat(follower.receives(90)).isTrue();
        assertThat(follower.isInSnapshot(5_000)).as("it has all").isTrue();
        assertThat(follower.isInSnapshot(5_001)).as("of a larger file").isFalse();
        assertThat(follower.isInSnapshot(-2)).isFalse();
        follower.snapshotReadAgain(3);
        assertThat(follower.snapshotAt()).isEqualTo(4_096);
        assertThat(follower.snapshotOffset()).isEqualTo(90);
        follower.probeFrom(91);
        assertThat(follower.snapshotOffset()).isZero();
        assertThat(follower.next()).isEqualTo(91);
    }

    @Test
    void aPieceThatIsNotAnsweredIsWaitedForLongerAndLonger() { // H165
        follower.reading(0);
        follower.needsSnapshot();
        follower.snapshotRead(0, 0);
        assertThat(follower.isSnapshotPieceLost(100, 100, 1)).isFalse();
        assertThat(follower.isSnapshotPieceLost(101, 100, 1)).isTrue();
        follower.snapshotReadAgain(101);
        assertThat(follower.isSnapshotPieceLost(301, 100, 1)).isFalse();
        assertThat(follower.isSnapshotPieceLost(302, 100, 1)).isTrue();
        follower.snapshotReadAgain(302);
        assertThat(follower.isSnapshotPieceLost(503, 100, 1))
                .as("no more than so many doublings")
                .isTrue();
    }

    @Test
    void anAnswerDoesNotEndASnapshotThatIsStillNeeded() { // H91h
        streams(10);
        follower.reading(0);
        follower.needsSnapshot();
        follower.snapshotRead(0, 0);
        follower.acknowledged(reply(10, 10), 2, 0);
        assertThat(follower.needsASnapshot()).isTrue();
        follower.acknowledged(reply(10, 11), 3, 0);
        assertThat(follower.isStreaming()).as("it got it from elsewhere").isTrue();
    }

    @Test
    void nothingOfALogThatLostItsEndCounts() { // H161
        streams(50);
        follower.damaged(7, 10);
        assertThat(follower.counted()).isZero();
        follower.acknowledged(reply(50, 50), 6, 0);
        assertThat(follower.counted()).as("from before the loss").isZero();
        follower.acknowledged(brokenReply(20, 20), 8, 0);
        assertThat(follower.counted()).isZero();
        follower.acknowledged(reply(60, 60), 9, 0);
        assertThat(follower.counted()).isEqualTo(60);
    }

    /** Seed 618961: the leader offered for ever what comes after entries that were gone. */
    @Test
    void aLogMayLoseItsEndAgainBeforeItIsWhole() { // H161
        streams(50);
        follower.damaged(7, 10);
        follower.acknowledged(brokenReply(23, 23), 8, 0);
        assertThat(follower.isOldMismatch(23)).isTrue();
        follower.damaged(6, 5);
        assertThat(follower.match()).as("an older word").isEqualTo(23);
        follower.damaged(9, 0);
        assertThat(follower.match()).isZero();
        assertThat(follower.isOldMismatch(23)).isFalse();
        follower.mismatched(23, 0);
        assertThat(follower.next()).isEqualTo(1);
        assertThat(follower.counted()).isZero();
    }

    @Test
    void whatItSaysWhileItIsNotWholeConfirmsNothing() { // H161
        follower.answered(3, new Message.Echo(30, 0, 9), 0);
        assertThat(follower.confirms(3)).isTrue();
        assertThat(follower.confirms(4)).isFalse();
        follower.damaged(1, 0);
        assertThat(follower.confirms(3)).isFalse();
    }

    @Test
    void aBrokenConnectionIsForgottenWithTheNextAnswer() {
        streams(10);
        follower.sent(12, 5, 0);
        follower.connectionLost();
        assertThat(follower.isConnectionBroken()).isTrue();
        assertThat(follower.next()).as("what was on its way may not arrive").isEqualTo(11);
        follower.answered(0, new Message.Echo(0, 0, 9), 5);
        assertThat(follower.isConnectionBroken()).isFalse();
        assertThat(follower.wasHeard(104, 100)).isTrue();
        assertThat(follower.wasHeard(105, 100)).isFalse();
    }

    /** What a probe has found is no less true for the next connection. */
    @Test
    void aProbeGoesOnWhereItWasOnAnotherConnection() { // H173
        follower.mismatched(LOG_END, 70);
        follower.probed(0);
        follower.connectionRenewed();
        assertThat(follower.next()).isEqualTo(71);
        assertThat(follower.mayProbe(1, 100)).as("at once").isTrue();
        follower.probed(1);
        follower.connectionLost();
        assertThat(follower.next()).isEqualTo(71);
        assertThat(follower.mayProbe(2, 100)).as("at once").isTrue();
    }

    @Test
    void whatIsReadForItIsAskedForAgainAfterALostConnection() {
        follower.mismatched(LOG_END, 70);
        follower.reading(0);
        follower.connectionLost();
        assertThat(follower.state()).isEqualTo(FollowerProgress.State.PROBE);
        assertThat(follower.next()).isEqualTo(71);
    }

    @Test
    void isToldTheHighWatermarkThatItsClientsWaitFor() {
        follower.forwarded(20);
        follower.toldHwm(5);
        assertThat(follower.waitsForHwm(5)).isFalse();
        assertThat(follower.waitsForHwm(6)).isTrue();
        follower.toldHwm(20);
        assertThat(follower.waitsForHwm(30))
                .as("nobody there waits for what comes after")
                .isFalse();
    }

    /** Whatever comes in whatever order, the invariants hold, and what is acknowledged never goes back. */
    @Test
    void nothingBreaksInAnyOrder() { // H25, H28
        for (int seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            FollowerProgress one = new FollowerProgress(2, 1 + random.nextInt(20), 0);
            for (int step = 0; step < 60; step++) {
                long match = one.match();
                boolean damaged = step(one, random, step);
                assertThat(one.broken()).as("seed %d, step %d", seed, step).isNull();
                assertThat(damaged || one.match() >= match).isTrue();
            }
        }
    }

    /** @return whether it lost its end */
    private static boolean step(FollowerProgress one, Random random, long now) {
        long offset = random.nextInt(20);
        switch (random.nextInt(10)) {
            case 0 -> one.acknowledged(reply(offset, offset + random.nextInt(3)), random.nextInt(60), now);
            case 1 -> one.acknowledged(brokenReply(offset, offset), random.nextInt(60), now);
            case 2 -> {
                if (!one.isOldMismatch(offset)) {
                    one.mismatched(offset, random.nextInt(20));
                }
            }
            case 3 -> {
                if (one.isStreaming()) {
                    one.sent(one.next() + random.nextInt(3), 10, now);
                }
            }
            case 4 -> {
                if (one.followsFromMemory()) {
                    one.reading(now);
                }
            }
            case 5 -> {
                if (one.waitsForRead(one.next())) {
                    one.readIsSent(now);
                }
            }
            case 6 -> {
                if (one.waitsForRead(one.next())) {
                    one.needsSnapshot();
                    one.snapshotRead(0, now);
                    one.snapshotSent(new Position(offset, 1, 1), 5_000, now);
                }
            }
            case 7 -> one.connectionLost();
            case 8 -> one.connectionRenewed();
            default -> {
                one.damaged(random.nextInt(60), random.nextInt(60));
                return true;
            }
        }
        return !one.isWhole();
    }
}
