package dev.tidemark.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.entry.EntryKind;
import dev.tidemark.protocol.entry.Position;
import dev.tidemark.protocol.members.Configuration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** How much of the log stays in memory. */
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

    private int held() {
        int held = 0;
        for (long offset = 1; offset <= ENTRIES; offset++) {
            held += log.held(offset) == null ? 0 : 1;
        }
        return held;
    }

    private static ReplicaLog log() {
        Configuration configuration = Configuration.ofVoters(new TreeMap<>(Map.of(1, Configuration.UNBOUND)), 1);
        ReplicaLog log = new ReplicaLog(
                new Recovered(1, 0, Position.ZERO, List.of(), List.of(), configuration, 0, 0, 0),
                Configuration::quorum);
        for (long offset = 1; offset <= ENTRIES; offset++) {
            log.append(TestEntry.encode(
                    offset,
                    1,
                    offset,
                    offset,
                    EntryKind.COMMAND,
                    new byte[8],
                    log.end().chain()));
        }
        return log;
    }
}
