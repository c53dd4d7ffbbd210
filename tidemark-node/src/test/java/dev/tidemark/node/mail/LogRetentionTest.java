package dev.tidemark.node.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.segment.SegmentInfo;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Log goes by size and age, and never what somebody needs (H91, H91h). */
class LogRetentionTest {
    private static final long ALWAYS = Long.MIN_VALUE;
    private static final long ALL = Long.MAX_VALUE;
    private static final long HUGE = Long.MAX_VALUE;

    /** Five of ten entries and 100 bytes each; entry n is of time n. */
    private final List<SegmentInfo> segments = new ArrayList<>();

    LogRetentionTest() {
        for (int i = 0; i < 5; i++) {
            segments.add(
                    new SegmentInfo("s" + i, new LogPosition(10L * i, 1, 1), new LogPosition(10L * i + 10, 1, 1), 100));
        }
    }

    private long before(long needed, LogRetention rule) {
        return rule.removableBefore(segments, needed, segment -> segment.end().offset());
    }

    @Test
    void bySizeAlone() {
        assertThat(before(45, LogRetention.ofBytes(0))).isEqualTo(41);
        assertThat(before(45, LogRetention.ofBytes(200))).isEqualTo(31);
        assertThat(before(25, LogRetention.ofBytes(200))).isEqualTo(25);
        assertThat(before(45, LogRetention.ofBytes(1_000))).isEqualTo(1);
    }

    @Test
    void whatIsOldGoesWhereItsSizeWouldBeKept() {
        assertThat(before(45, new LogRetention(HUGE, 20, ALL, 0))).isEqualTo(11);
        assertThat(before(45, new LogRetention(HUGE, 21, ALL, 0))).isEqualTo(21);
        assertThat(before(45, new LogRetention(HUGE, 5, ALL, 0))).isEqualTo(1);
        assertThat(before(45, new LogRetention(100, 20, ALL, 0))).isEqualTo(41);
    }

    @Test
    void whatIsNeededStaysHoweverOld() {
        assertThat(before(25, new LogRetention(0, HUGE, ALL, 0))).isEqualTo(25);
        assertThat(before(45, new LogRetention(0, HUGE, 12, HUGE))).isEqualTo(13);
    }

    @Test
    void theArchiveIsWaitedForUpToABound() {
        assertThat(before(45, new LogRetention(0, ALWAYS, 12, HUGE))).isEqualTo(13);
        assertThat(before(45, new LogRetention(0, ALWAYS, 0, 300))).isEqualTo(21);
        assertThat(before(45, new LogRetention(0, ALWAYS, 30, 400))).isEqualTo(31);
        assertThat(before(45, new LogRetention(0, ALWAYS, 50, 400))).isEqualTo(41);
    }

    @Test
    void anEmptySegmentHasNoAge() {
        segments.clear();
        segments.add(new SegmentInfo("s", new LogPosition(7, 1, 1), new LogPosition(7, 1, 1), 100));
        LogRetention rule = new LogRetention(HUGE, HUGE, ALL, 0);
        assertThat(rule.removableBefore(segments, 45, segment -> {
                    throw new AssertionError("nothing is to be read");
                }))
                .isEqualTo(8);
    }
}
