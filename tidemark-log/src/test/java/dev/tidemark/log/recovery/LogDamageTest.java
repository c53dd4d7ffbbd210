package dev.tidemark.log.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tidemark.disk.DiskFile;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.log.TestLog;
import dev.tidemark.log.Wal;
import dev.tidemark.log.end.Acknowledged;
import dev.tidemark.log.record.BatchMarker;
import dev.tidemark.log.record.LogRecord;
import dev.tidemark.log.segment.SegmentHeader;
import dev.tidemark.log.segment.SegmentNames;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a log that is refused still tells: nine records of epoch 7 in three segments (H10, H161). */
class LogDamageTest {
    private static final int BATCH_BYTES = BatchMarker.BYTES + 100;

    private final SimulatedDisk disk = new SimulatedDisk();

    @BeforeEach
    void write() throws Exception {
        try (Wal wal = TestLog.open(disk, TestLog.options(3))) {
            TestLog.append(wal, 7, 9);
        }
    }

    private LogDamage damage() {
        RefusedException refused =
                catchThrowableOfType(RefusedException.class, () -> TestLog.open(disk, TestLog.options(3)));
        assertThat(refused).isNotNull();
        return refused.damage();
    }

    private static String path(long first) {
        return TestLog.DIRECTORY + '/' + SegmentNames.of(first);
    }

    /** @param at within the record that is the n-th of its segment, from 0 */
    private void rot(long first, int nth, int at) throws Exception {
        disk.flipBit(path(first), SegmentHeader.BYTES + (long) nth * BATCH_BYTES + BatchMarker.BYTES + at, 1);
    }

    private static List<String> names(long... firsts) {
        return java.util.Arrays.stream(firsts).mapToObj(SegmentNames::of).toList();
    }

    @Test
    void whatIsWholeBeforeAndAfterTheDamage_H10() throws Exception {
        rot(4, 1, 70);
        LogDamage damage = damage();
        assertThat(damage.before()).isEqualTo(names(1));
        assertThat(damage.between()).isEqualTo(names(4));
        assertThat(damage.after()).isEqualTo(names(7));
        assertThat(damage.base().offset()).isEqualTo(6);
        assertThat(damage.seen()).isEqualTo(new Acknowledged(7, 9));
        assertThat(damage.endIsSeen()).isTrue();
        assertThat(damage.isDamage()).isTrue();
        assertThat(damage.all())
                .containsExactly(SegmentNames.of(1), SegmentNames.of(4), SegmentNames.of(7), SegmentNames.INTENT);
    }

    @Test
    void theEndIsSeenAfterDamageInTheLastSegment_H161() throws Exception {
        rot(7, 0, 70);
        LogDamage damage = damage();
        assertThat(damage.before()).isEqualTo(names(1, 4));
        assertThat(damage.after()).isEmpty();
        assertThat(damage.seen()).isEqualTo(new Acknowledged(7, 9));
        assertThat(damage.endIsSeen()).isTrue();
    }

    @Test
    void ofADamagedHeaderAtTheVeryEndNothingIsSeen_H161() throws Exception {
        rot(7, 2, 10);
        LogDamage damage = damage();
        assertThat(damage.between()).isEqualTo(names(7));
        assertThat(damage.seen()).isEqualTo(new Acknowledged(7, 9));
        assertThat(damage.endIsSeen()).isFalse();
    }

    @Test
    void recordsInASegmentWithADamagedHeaderAreSeen_H161() throws Exception {
        disk.flipBit(path(7), 20, 3);
        LogDamage damage = damage();
        assertThat(damage.before()).isEqualTo(names(1, 4));
        assertThat(damage.between()).isEqualTo(names(7));
        assertThat(damage.seen()).isEqualTo(new Acknowledged(7, 9));
        assertThat(damage.endIsSeen()).isTrue();
    }

    /** A client stored what looks like a record: it fits nowhere into this log. */
    @Test
    void whatOnlyLooksLikeARecordIsNotSeen_H161() throws Exception {
        rot(7, 1, 10);
        rot(7, 2, 10);
        byte[] foreign = LogRecord.encode(1_000_000, 99, 1, 1, (byte) 1, new byte[0], 5);
        try (DiskFile file = disk.open(path(7))) {
            file.write(ByteBuffer.wrap(foreign), SegmentHeader.BYTES + 2L * BATCH_BYTES);
        }
        assertThat(damage().seen()).isEqualTo(new Acknowledged(7, 9));
    }

    @Test
    void aGapIsNoDamageOfTheSegmentsBesideIt() throws Exception {
        disk.lose(path(4));
        LogDamage damage = damage();
        assertThat(damage.before()).isEqualTo(names(1));
        assertThat(damage.between()).isEmpty();
        assertThat(damage.after()).isEqualTo(names(7));
    }

    @Test
    void withoutItsIntentFileNoSegmentCounts_H15() throws Exception {
        disk.lose(TestLog.DIRECTORY + '/' + SegmentNames.INTENT);
        LogDamage damage = damage();
        assertThat(damage.before()).isEmpty();
        assertThat(damage.between()).isEqualTo(names(1, 4, 7));
        assertThat(damage.intent()).isEmpty();
        assertThat(damage.seen()).isEqualTo(new Acknowledged(7, 9));
    }

    @Test
    void aDamagedIntentFileGoesLast_H15() throws Exception {
        for (long slot : new long[] {0, 4_096}) {
            disk.flipBit(TestLog.DIRECTORY + '/' + SegmentNames.INTENT, slot + 30, 1);
        }
        LogDamage damage = damage();
        assertThat(damage.before()).isEmpty();
        assertThat(damage.all())
                .containsExactly(SegmentNames.of(1), SegmentNames.of(4), SegmentNames.of(7), SegmentNames.INTENT);
    }

    @Test
    void aLogWithoutASegmentHasNothingButItsIntentFile() throws Exception {
        for (long first : new long[] {1, 4, 7}) {
            disk.lose(path(first));
        }
        LogDamage damage = damage();
        assertThat(damage.all()).containsExactly(SegmentNames.INTENT);
        assertThat(damage.endIsSeen()).isFalse();
        assertThat(damage.isDamage()).isTrue();
    }

    @Test
    void filesOfAnotherNodeAreNoDamage_H102() throws Exception {
        disk.rename(path(7), path(8));
        assertThat(damage().isDamage()).isFalse();
    }
}
