package dev.tidemark.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.message.Health;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a leader hands over by itself, and when it must not (H105, H172). */
class HandOverPolicyTest {
    private static final int TIMEOUT = 1_000;
    private static final Health FINE = disk(2);
    private static final Health FULL = new Health(true, 2, 0, 0);
    private static final Health HUNG = new Health(false, 2, 3 * TIMEOUT, 0);

    private final HandOverPolicy policy = new HandOverPolicy(TIMEOUT);

    private static Health disk(int syncMillis) {
        return new Health(false, syncMillis, 0, 0);
    }

    private static Health stuck(int millis) {
        return new Health(false, 2, millis, 0);
    }

    private static Health paused(int millis) {
        return new Health(false, 2, 0, millis);
    }

    private static HandOverPolicy.Peer peer(int id, Health health) {
        return new HandOverPolicy.Peer(id, health, true, 100);
    }

    private int target(long now, Health own, HandOverPolicy.Peer... peers) {
        HandOverPolicy.Decision decision = policy.decide(now, own, List.of(peers));
        if (decision != null) {
            policy.gives(now);
            return decision.target();
        }
        return 0;
    }

    @Test
    void aFullDiskHandsOverAtOnceToANodeWithRoom_H172() {
        assertThat(target(0, FULL, peer(2, FULL), peer(3, FINE))).isEqualTo(3);
    }

    @Test
    void aFullDiskStaysIfAllAreFullOrFarAway_H172() {
        assertThat(target(0, FULL, peer(2, FULL), new HandOverPolicy.Peer(3, FINE, false, 100)))
                .isZero();
        assertThat(target(100_000, FULL)).as("nobody has told anything").isZero();
    }

    @Test
    void theOneWithTheMostEntriesIsTaken() {
        assertThat(target(0, FULL, peer(2, FINE), new HandOverPolicy.Peer(3, disk(9), true, 101)))
                .isEqualTo(3);
    }

    @Test
    void aSlowDiskHandsOverWhenItHasBeenSlowForSomeTimeouts_H105() {
        for (long now = 0; now < 3 * TIMEOUT; now += 10) {
            assertThat(target(now, disk(20), peer(2, FINE), peer(3, disk(15)))).isZero();
        }
        assertThat(target(3 * TIMEOUT, disk(20), peer(2, FINE), peer(3, disk(15))))
                .isEqualTo(2);
    }

    @Test
    void slownessThatComesAndGoesSaysNothing_H105() {
        for (long now = 0; now < 60 * TIMEOUT; now += 10) {
            Health own = now % (2 * TIMEOUT) == 0 ? FINE : disk(20);
            assertThat(target(now, own, peer(2, FINE))).isZero();
        }
    }

    @Test
    void whereAllAreSlowNobodyIsReplaced_H172() {
        for (long now = 0; now < 60 * TIMEOUT; now += 10) {
            assertThat(target(now, disk(900), peer(2, disk(600)), peer(3, stuck(800))))
                    .isZero();
            assertThat(target(now, stuck(5_000), peer(2, disk(1_200)), peer(3, stuck(1_500))))
                    .isZero();
        }
    }

    @Test
    void aFastDiskIsFastEnough() {
        for (long now = 0; now < 60 * TIMEOUT; now += 10) {
            assertThat(target(now, disk(9), peer(2, disk(0)))).isZero();
        }
    }

    @Test
    void aNodeThatToldNoTimesIsNoTargetForSlowness() {
        for (long now = 0; now < 60 * TIMEOUT; now += 10) {
            assertThat(target(now, disk(50), peer(2, Health.GOOD))).isZero();
        }
    }

    @Test
    void aHungDiskHandsOverAfterATimeout_H104() {
        assertThat(target(0, stuck(TIMEOUT), peer(2, FINE))).isZero();
        assertThat(target(10, stuck(TIMEOUT + 10), peer(2, Health.GOOD))).isEqualTo(2);
    }

    @Test
    void whoStandsStillAgainAndAgainHandsOverToOneThatDoesNot_H168() {
        assertThat(target(0, paused(2 * TIMEOUT), peer(2, paused(2 * TIMEOUT)))).isZero();
        assertThat(target(3 * TIMEOUT, paused(2 * TIMEOUT), peer(2, paused(1_900))))
                .isZero();
        assertThat(target(3 * TIMEOUT, paused(2 * TIMEOUT), peer(2, paused(100))))
                .isZero();
        assertThat(target(6 * TIMEOUT, paused(2 * TIMEOUT), peer(2, paused(100))))
                .isEqualTo(2);
    }

    @Test
    void whoStandsStillIsATargetOnlyIfThereIsNoOther_H168() {
        HandOverPolicy.Peer advanced = new HandOverPolicy.Peer(2, paused(TIMEOUT + 1), true, 500);
        assertThat(target(0, FULL, advanced, peer(3, FINE))).isEqualTo(3);
        assertThat(target(100_000, FULL, advanced, peer(3, FULL))).isEqualTo(2);
        for (long now = 200_000; now < 300_000; now += 100) {
            assertThat(target(now, disk(40), advanced)).isZero();
        }
    }

    @Test
    void handOversThatFollowEachOtherSoonTakeLongerAndLonger_H172() {
        long last = 0;
        int handOvers = 0;
        long shortest = 0;
        for (long now = 0; now < 3_600L * TIMEOUT; now += 100) {
            if (target(now, HUNG, peer(2, FINE)) != 0) {
                assertThat(handOvers > 0 ? now - last : Long.MAX_VALUE).isGreaterThanOrEqualTo(shortest);
                shortest = handOvers == 0 ? 0 : Math.min(2 * (now - last), 64 * TIMEOUT) * 9 / 10;
                last = now;
                handOvers++;
            }
        }
        assertThat(handOvers).as("in an hour of refusing to go").isBetween(10, 70);
    }

    @Test
    void whoHasNoRoomTriesAgainSoonHoweverOften_H172() {
        int handOvers = 0;
        for (long now = 0; now < 100L * TIMEOUT; now += 10) {
            handOvers += target(now, FULL, peer(2, FINE)) != 0 ? 1 : 0;
        }
        assertThat(handOvers).isEqualTo(100);
    }

    @Test
    void whoWasJustToldToTakeOverDoesNotGiveItBackAtOnce_H172() {
        policy.takes(0);
        for (long now = 0; now < 10 * TIMEOUT; now += 10) {
            assertThat(target(now, disk(20), peer(2, FINE))).isZero();
        }
        assertThat(target(10 * TIMEOUT, disk(20), peer(2, FINE))).isEqualTo(2);
    }

    @Test
    void whoHasNoRoomGivesBackAtOnceWhatItWasTold_H172() {
        policy.takes(0);
        assertThat(target(10, FULL, peer(2, FINE))).isEqualTo(2);
    }
}
