package dev.tidemark.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.protocol.entry.EntryKind;
import dev.tidemark.protocol.entry.Position;
import dev.tidemark.protocol.members.Configuration;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a leader's own entries grant it, and what it waits for that another one's granted (H57, H58). */
class ReadLeaseTest {
    private static final int LEASE = 400;
    /** A quarter more, and what is less than a millisecond. */
    private static final int WAIT = 502;

    private final Core core = core(0);

    private static ReplicaOptions options(int leaseMillis) {
        return new ReplicaOptions(
                new UUID(0, 1),
                ReplicaOptions.ONLY_GROUP,
                1,
                new UUID(7, 1),
                1,
                100,
                1_000,
                1_000,
                1_000,
                1_000,
                1_000,
                1_000_000,
                false,
                leaseMillis);
    }

    /** A node that has been told of a lease so long before it was started. */
    private static Core core(int remembered) {
        TreeMap<Integer, UUID> voters = new TreeMap<>();
        for (int id = 1; id <= 3; id++) {
            voters.put(id, new UUID(7, id));
        }
        Remembered memory = new Remembered(null, 0, 0, new TreeMap<>(), remembered);
        Core core = new Core(
                options(LEASE),
                TestEntry::encode,
                new Recovered(
                        1, 0, Position.ZERO, List.of(), List.of(), Configuration.ofVoters(voters, 2), 0, 0, 0, memory),
                Configuration::quorum);
        tick(core, 1_000);
        return core;
    }

    private static void tick(Core core, long millis) {
        tick(core, millis, 0);
    }

    private static void tick(Core core, long millis, long wallAheadMillis) {
        core.timePassed(millis, (millis + wallAheadMillis) * 1_000, 0);
    }

    private static Core leading(Core core) {
        core.role = Role.LEADER;
        core.earlierLeases.leads();
        return core;
    }

    private void appends(int entries) {
        for (int i = 0; i < entries; i++) {
            Position end = core.log.end();
            core.append(
                    TestEntry.encode(
                            end.offset() + 1, 1, end.offset() + 1, 1, EntryKind.COMMAND, new byte[1], end.chain()),
                    true);
        }
    }

    @Test
    void isGrantedByWhatIsCommittedAndCountsFromWhenThatWasMade() {
        leading(core);
        appends(1);
        tick(core, 1_100);
        appends(1);
        tick(core, 1_150);
        assertThat(core.lease.isHeld()).as("nothing is committed").isFalse();
        core.log.commitUpTo(1);
        assertThat(core.lease.remainingMillis()).isEqualTo(250);
        core.log.commitUpTo(2);
        assertThat(core.lease.remainingMillis()).isEqualTo(350);
        tick(core, 1_499);
        assertThat(core.lease.isHeld()).isTrue();
        tick(core, 1_500);
        assertThat(core.lease.isHeld()).isFalse();
        assertThat(core.lease.remainingMillis(1_499, 1_499_000)).isEqualTo(1);
    }

    @Test
    void timesOfEntriesAreRoundedDownAndFewAreKept() {
        leading(core);
        for (long now = 1_001; now < 3_000; now++) {
            tick(core, now);
            appends(1);
        }
        core.log.commitUpTo(core.log.end().offset());
        long made = core.now + core.lease.remainingMillis() - LEASE;
        assertThat(made).isBetween(2_999L - LEASE / 16, 2_999L);
    }

    /** As who sees all clocks asks, between two ticks. */
    @Test
    void saysWhatWouldBeLeftIfItLookedAtItsClocksNow() {
        leading(core);
        appends(1);
        core.log.commitUpTo(1);
        assertThat(core.lease.remainingMillis(1_010, 1_010_000)).isEqualTo(390);
        assertThat(core.lease.remainingMillis(1_010, 1_310_000))
                .as("it was suspended for 300 ms")
                .isEqualTo(90);
        assertThat(core.lease.remainingMillis(1_010, 1_610_000))
                .as("for 600 ms")
                .isZero();
        assertThat(core.lease.remainingMillis(1_010, 410_000))
                .as("its wall clock was set back")
                .isZero();
        assertThat(core.lease.remainingMillis()).as("it did not look").isEqualTo(400);
    }

    @Test
    void whatItsWallClockSaysCountsIfThatIsMore() {
        leading(core);
        appends(1);
        core.log.commitUpTo(1);
        tick(core, 1_010, 300);
        assertThat(core.lease.remainingMillis()).isEqualTo(90);
        tick(core, 1_020, 0);
        assertThat(core.lease.remainingMillis()).isEqualTo(380);
        tick(core, 1_030, -300);
        assertThat(core.lease.remainingMillis()).isEqualTo(370);
        tick(core, 1_040, 201);
        assertThat(core.lease.isHeld()).as("its clock was set").isFalse();
        tick(core, 1_050, 0);
        assertThat(core.lease.isHeld()).isFalse();
    }

    @Test
    void whatWasMadeBeforeItWasGivenUpGrantsNothing() {
        leading(core);
        appends(1);
        core.lease.giveUp();
        core.log.commitUpTo(1);
        assertThat(core.lease.isHeld()).isFalse();
        assertThat(core.lease.isDue()).isTrue();
        appends(1);
        assertThat(core.lease.isDue()).as("it is being written").isFalse();
        core.log.commitUpTo(2);
        assertThat(core.lease.isHeld()).isTrue();
        assertThat(core.lease.isDue()).isFalse();
        tick(core, 1_200);
        assertThat(core.lease.isDue()).as("half of it is over").isTrue();
        core.role = Role.FOLLOWER;
        assertThat(core.lease.isHeld()).isFalse();
    }

    @Test
    void aLeaderWaitsFromItsLastForeignEntryOn() {
        core.earlierLeases.told(LEASE);
        tick(core, 2_000);
        appends(1);
        tick(core, 2_100);
        leading(core);
        assertThat(core.earlierLeases.areHeld()).isTrue();
        assertThat(core.earlierLeases.deadline()).isEqualTo(2_000 + WAIT);
        assertThat(core.earlierLeases.said()).isEqualTo(LEASE);
        tick(core, 2_000 + WAIT - 1);
        assertThat(core.earlierLeases.end()).isFalse();
        tick(core, 2_000 + WAIT);
        assertThat(core.earlierLeases.end()).isTrue();
        assertThat(core.earlierLeases.areHeld()).isFalse();
        assertThat(core.earlierLeases.end()).as("a second time").isFalse();
    }

    @Test
    void aLeaderWaitsFromItsStartOn() {
        Core restarted = leading(core(LEASE));
        assertThat(restarted.earlierLeases.deadline()).isEqualTo(1_000 + WAIT);
    }

    @Test
    void whoWasToldOfNoneDoesNotWait() {
        appends(1);
        leading(core);
        assertThat(core.earlierLeases.areHeld()).isFalse();
        assertThat(core.earlierLeases.said()).as("its own").isEqualTo(LEASE);
    }

    @Test
    void whatALeaderSaysIsStoredOnceBeforeItsEntries() {
        core.earlierLeases.told(LEASE);
        appends(1);
        core.earlierLeases.told(LEASE);
        List<Effect> effects = core.outbox.take();
        assertThat(effects).hasSize(2);
        assertThat(effects.get(0)).isEqualTo(new Effect.PersistVote(1, 1, 0, LEASE));
        core.earlierLeases.told(0);
        assertThat(core.outbox.take()).containsExactly(new Effect.PersistVote(2, 1, 0, 0));
    }

    @Test
    void anOrderToStandIsNewsOfARenouncedLeaseUntilAnotherEntryComes() {
        core.earlierLeases.told(LEASE);
        appends(1);
        core.earlierLeases.renounced();
        core.epoch = 2;
        leading(core);
        assertThat(core.earlierLeases.areHeld()).isFalse();

        Core late = core(LEASE);
        late.earlierLeases.renounced();
        late.earlierLeases.received();
        late.epoch = 2;
        assertThat(leading(late).earlierLeases.areHeld())
                .as("there is a newer entry")
                .isTrue();

        Core later = core(LEASE);
        later.earlierLeases.renounced();
        later.epoch = 3;
        assertThat(leading(later).earlierLeases.areHeld())
                .as("somebody led in between")
                .isTrue();
    }

    @Test
    void aLeaseIsBounded() {
        assertThatThrownBy(() -> options(5_001)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> options(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(options(5_000).leaseMillis()).isEqualTo(5_000);
    }
}
