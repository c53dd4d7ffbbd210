package dev.tidemark.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.entry.EntryKind;
import dev.tidemark.protocol.entry.Position;
import dev.tidemark.protocol.members.Configuration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** How much of the log stays in memory, and which configuration goes with what of it. */
class ReplicaLogTest {
    private static final int ENTRIES = 100;
    private static final long BUDGET =
            32 * TestEntry.encode(1, 1, 1, 1, EntryKind.COMMAND, new byte[8], 0).sizeInBytes();

    private final ReplicaLog log = log();

    @Test
    void ofWhatAFollowerMayLackABudgetIsKept() {
        log.commitUpTo(ENTRIES);
        log.evict(ENTRIES, 0, BUDGET);
        assertThat(held()).isEqualTo(32);
    }

    @Test
    void ofWhatAllHaveLittleIsKept() {
        log.commitUpTo(ENTRIES);
        log.evict(ENTRIES, ENTRIES, BUDGET);
        assertThat(held()).isEqualTo(2);
        assertThat(log.positionAt(ENTRIES)).isEqualTo(log.end());
    }

    @Test
    void whatOneFollowerLacksStays() {
        log.commitUpTo(ENTRIES);
        log.evict(ENTRIES, 90, BUDGET);
        assertThat(held()).isEqualTo(10);
        assertThat(log.entries(91, Long.MAX_VALUE)).hasSize(10);
    }

    /** Above the high watermark an entry may be compared and truncated; what is not applied will be read. */
    @Test
    void whatIsNotCommittedOrNotAppliedStays() {
        log.commitUpTo(50);
        log.evict(ENTRIES, ENTRIES, 0);
        assertThat(held()).isEqualTo(50);
        log.commitUpTo(ENTRIES);
        log.evict(60, ENTRIES, 0);
        assertThat(held()).isEqualTo(40);
    }

    /** What is committed is on disk here sooner or later, and what is on disk is committed. */
    @Test
    void knowsTheConfigurationOnDiskAndTheCommittedOne() {
        Configuration first = log.configuration();
        Configuration second = members(2);
        Configuration third = members(3);
        append(EntryKind.CONFIGURATION, second.encode());
        append(EntryKind.CONFIGURATION, third.encode());
        log.durableUpTo(ENTRIES);
        log.commitUpTo(ENTRIES + 2);
        assertThat(log.committedConfiguration()).isEqualTo(third);
        assertThat(log.committedConfigurationOffset()).isEqualTo(ENTRIES + 2);
        assertThat(log.configurationOnDisk()).isEqualTo(first);
        log.durableUpTo(ENTRIES + 1);
        assertThat(log.configurationOnDisk()).isEqualTo(second);
        log.durableUpTo(ENTRIES + 2);
        assertThat(log.configurationOnDisk()).isEqualTo(third);
    }

    @Test
    void whatIsOnDiskAndNotCommittedIsTakenBack_H97() {
        Configuration first = log.configuration();
        append(EntryKind.CONFIGURATION, members(2).encode());
        log.durableUpTo(ENTRIES + 1);
        log.commitUpTo(ENTRIES);
        assertThat(log.configurationOnDisk()).isEqualTo(members(2));
        assertThat(log.committedConfiguration()).isEqualTo(first);
        log.truncateAfter(ENTRIES);
        assertThat(log.configurationOnDisk()).isEqualTo(first);
        assertThat(log.configuration()).isEqualTo(first);
    }

    private int held() {
        int held = 0;
        for (long offset = 1; offset <= ENTRIES; offset++) {
            held += log.held(offset) == null ? 0 : 1;
        }
        return held;
    }

    private static ReplicaLog log() {
        ReplicaLog log = new ReplicaLog(
                new Recovered(1, 0, Position.ZERO, List.of(), List.of(), members(1), 0, 0, 0), Configuration::quorum);
        for (long offset = 1; offset <= ENTRIES; offset++) {
            append(log, EntryKind.COMMAND, new byte[8]);
        }
        return log;
    }

    private void append(EntryKind kind, byte[] payload) {
        append(log, kind, payload);
    }

    private static void append(ReplicaLog log, EntryKind kind, byte[] payload) {
        long offset = log.end().offset() + 1;
        log.append(TestEntry.encode(
                offset, 1, offset, offset, kind, payload, log.end().chain()));
    }

    private static Configuration members(int id) {
        return Configuration.ofVoters(new TreeMap<>(Map.of(id, Configuration.UNBOUND)), 1);
    }
}
