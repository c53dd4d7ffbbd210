package dev.tidemark.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.log.record.LogPosition;
import org.junit.jupiter.api.Test;

/**
 * Crashes at every call to the disk, with every subset of what was not synced (a seeded sample where there are too
 * many), and inside the recovery after it. H08, H09, H12, H14, H15, H16, H91e.
 */
final class WalCrashTest {
    private static final int SMALL = 48;
    private static final int LARGE = 1200;

    private static CrashScript script(int recordsPerSegment) {
        return new CrashScript(TestLog.options(recordsPerSegment)).open();
    }

    private static void assertManyImages(CrashScript script) {
        assertThat(script.images()).isGreaterThan(60);
    }

    @Test
    void appendsAndSyncs() {
        assertManyImages(script(20)
                .append(1, SMALL)
                .sync()
                .append(1, SMALL, SMALL)
                .append(2, SMALL)
                .sync());
    }

    @Test
    void unsyncedRecordsThatSpanSectorsLeaveHoles() { // H09
        assertManyImages(
                script(40).append(1, LARGE).append(1, SMALL).append(1, LARGE).sync());
    }

    @Test
    void anAppendThatRollsOverSeveralSegments() { // H08, H12
        assertManyImages(
                script(2).append(1, SMALL).append(1, SMALL, SMALL, SMALL, SMALL).sync());
    }

    @Test
    void aRecordLargerThanASegment() {
        assertManyImages(
                script(2).append(1, SMALL).append(1, LARGE).append(1, SMALL).sync());
    }

    @Test
    void aTruncationAcrossSegmentsThenOtherRecordsAtTheSameOffsets() { // H14
        assertManyImages(script(2)
                .append(1, SMALL, SMALL, SMALL, SMALL, SMALL, SMALL, SMALL)
                .sync()
                .truncateAfter(3)
                .append(2, SMALL)
                .sync());
    }

    @Test
    void aTruncationInsideABatchOfOneSegment() { // H14
        assertManyImages(script(20)
                .append(1, SMALL, SMALL, SMALL, SMALL, SMALL)
                .sync()
                .truncateAfter(3)
                .append(2, SMALL)
                .sync());
    }

    @Test
    void aTruncationOfRecordsThatWereNeverSynced() {
        assertManyImages(script(40)
                .append(1, SMALL)
                .sync()
                .append(1, LARGE, SMALL)
                .truncateAfter(2)
                .append(2, LARGE)
                .sync());
    }

    @Test
    void aTruncationToNothing() {
        assertManyImages(script(2)
                .append(1, SMALL, SMALL, SMALL)
                .sync()
                .truncateAfter(0)
                .append(2, SMALL)
                .sync());
    }

    @Test
    void aResetForwardAndBackToNames() { // H91e
        assertManyImages(script(2)
                .append(1, SMALL, SMALL, SMALL)
                .sync()
                .reset(new LogPosition(2, 1, 42))
                .append(3, SMALL)
                .sync()
                .reset(new LogPosition(50, 3, 43)));
    }

    @Test
    void oldSegmentsAreRemovedWithoutAGap() { // H91
        assertManyImages(script(2)
                .append(1, SMALL, SMALL, SMALL, SMALL, SMALL, SMALL)
                .sync()
                .removeBefore(5)
                .append(1, SMALL)
                .sync());
    }

    @Test
    void aCleanCloseAndAReopen() {
        assertManyImages(script(20)
                .append(1, SMALL, SMALL)
                .reopen()
                .append(2, SMALL)
                .sync()
                .reopen());
    }

    @Test
    void aSmallScriptIsEnumeratedCompletely() {
        CrashScript script = script(20).append(1, SMALL).append(1, SMALL).sync();
        assertThat(script.wasExhaustive()).isTrue();
    }
}
