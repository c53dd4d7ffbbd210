package dev.tidemark.node.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.disk.DiskOperation;
import dev.tidemark.disk.Fault;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.log.Wal;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.segment.LogIdentity;
import dev.tidemark.log.segment.SegmentInfo;
import dev.tidemark.log.segment.WalOptions;
import dev.tidemark.node.entry.LogEntry;
import dev.tidemark.node.mail.ApplyTask;
import dev.tidemark.node.mail.FilesTask;
import dev.tidemark.node.mail.LogRetention;
import dev.tidemark.node.mail.LogTask;
import dev.tidemark.node.support.FillingMachine;
import dev.tidemark.node.support.StateFiles;
import dev.tidemark.protocol.entry.EntryKind;
import dev.tidemark.state.datafile.StateCheckpoint;
import dev.tidemark.state.datafile.StateFile;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is done about damaged segments of the log, in which order, and what is said of them (H10, H142). */
class ScrubHealingTest {
    private static final UUID CLUSTER = new UUID(5, 5);
    private static final int ENTRIES = 120;
    /** More than a piece of those that are read again. */
    private static final int SEGMENT_BYTES = 1 << 20;

    private static final IOException FOUND = new IOException("a record is damaged");
    private static final FilesTask.OtherWork NO_OTHERS = new FilesTask.OtherWork() {
        @Override
        public boolean isUnderWay() {
            return false;
        }

        @Override
        public long oldestSent() {
            return ApplyTask.CheckpointDone.NONE_SENT;
        }
    };

    private final SimulatedDisk disk = new SimulatedDisk();
    private final ArrayDeque<FilesTask> toFiles = new ArrayDeque<>();
    private final List<SegmentInfo> putAside = new ArrayList<>();
    private Wal wal;
    private StateFile file;
    private ScrubHealing healing;

    @BeforeEach
    void open() throws Exception {
        disk.createDirectory("wal");
        wal = Wal.open(
                disk,
                "wal",
                WalOptions.defaults(() -> 7).withSegmentBytes(SEGMENT_BYTES),
                new LogIdentity(CLUSTER, 0, new UUID(8, 8)),
                (array, from, size) -> {});
        LogPosition last = LogPosition.ZERO;
        for (int offset = 1; offset <= ENTRIES; offset++) {
            LogEntry entry =
                    LogEntry.encode(offset, 1, offset, offset, EntryKind.COMMAND, new byte[50_000], last.chain());
            wal.append(List.of(entry), 0);
            last = entry.logPosition();
        }
        wal.sync();
        file = StateFiles.open(disk, CLUSTER);
        checkpoint(ENTRIES);
        checkpoint(ENTRIES + 1);
        healing = healing(new ScrubWords(false, false));
    }

    private ScrubHealing healing(ScrubWords words) {
        return new ScrubHealing(words, disk, file, toFiles::add, this::log, task -> {}, () -> {}, () -> {});
    }

    private void checkpoint(long offset) throws Exception {
        FilesTask.WriteCheckpoint task = new FillingMachine(1, 10).checkpoint(CLUSTER, offset);
        StateCheckpoint checkpoint = file.begin(task.meta(), task.state());
        while (!checkpoint.step()) {
            Thread.onSpinWait();
        }
    }

    private void log(LogTask task) {
        if (task instanceof LogTask.Sealed sealed) {
            sealed.then().accept(wal.sealed(sealed.committed()));
        } else if (task instanceof LogTask.PutAside aside) {
            putAside.add(aside.segment());
            aside.then()
                    .accept(
                            wal.putAside(aside.segment(), aside.mover())
                                    ? LogTask.PutAsideOutcome.MOVED
                                    : LogTask.PutAsideOutcome.GONE);
        }
    }

    /** @return how many turns of the files lane that took */
    private int runAll() throws IOException {
        int turns = 0;
        for (FilesTask task = toFiles.poll(); task != null; task = toFiles.poll()) {
            ((FilesTask.Scrub) task).step().run(NO_OTHERS);
            turns++;
        }
        return turns;
    }

    private SegmentInfo damaged(int index) throws IOException {
        SegmentInfo segment = wal.segments().get(index);
        disk.flipBit("wal/" + segment.name(), segment.bytes() - 100_000, 3);
        return segment;
    }

    /** A pass goes on, and finds more of the same file before the next checkpoint comes. */
    @Test
    void oneNewFileHealsAllThatWasDamagedInTheOld_H146() throws Exception {
        healing.inDataFile(FOUND);
        healing.inDataFile(FOUND);
        assertThat(healing.damaged()).isEqualTo(2);
        assertThat(file.isDamaged()).isTrue();
        healing.goOn(ApplyTask.CheckpointDone.NONE_SENT, LogRetention.ofBytes(0));
        assertThat(healing.healed()).isZero();
        file.markWhole();
        healing.goOn(ApplyTask.CheckpointDone.NONE_SENT, LogRetention.ofBytes(0));
        assertThat(healing.healed()).isEqualTo(2);
        assertThat(healing.isPending()).isFalse();
    }

    /** A pass begins anywhere in the log. To put a later one aside first would remove the earlier one. */
    @Test
    void theOldestGoesFirst() throws Exception {
        SegmentInfo first = damaged(1);
        SegmentInfo second = damaged(3);
        healing.inSegment(second, FOUND);
        healing.inSegment(first, FOUND);
        runAll();
        assertThat(healing.damaged()).isEqualTo(2);
        healing.goOn(ApplyTask.CheckpointDone.NONE_SENT, LogRetention.ofBytes(0));
        runAll();
        healing.goOn(ApplyTask.CheckpointDone.NONE_SENT, LogRetention.ofBytes(0));
        runAll();
        assertThat(putAside).containsExactly(first, second);
        assertThat(healing.healed()).isEqualTo(2);
        assertThat(disk.list("aside")).containsExactly("0001-" + first.name(), "0002-" + second.name());
    }

    @Test
    void theSameOneCountsOnce() throws Exception {
        SegmentInfo segment = damaged(1);
        healing.inSegment(segment, FOUND);
        healing.inSegment(segment, FOUND);
        runAll();
        assertThat(healing.damaged()).isEqualTo(1);
    }

    /** Others get their turn, and memory holds no more than a piece. */
    @Test
    void isReadAgainInPieces() throws Exception {
        int[] largest = {0};
        disk.faults(call -> {
            largest[0] = Math.max(largest[0], call.operation() == DiskOperation.READ ? (int) call.bytes() : 0);
            return Fault.NONE;
        });
        healing.inSegment(damaged(1), FOUND);
        assertThat(runAll()).isGreaterThan(3);
        assertThat(largest[0]).isLessThanOrEqualTo(256 << 10);
    }

    @Test
    void whatIsWholeWhenItIsReadAgainIsLeftAlone() throws Exception {
        healing.inSegment(wal.segments().get(1), FOUND);
        runAll();
        assertThat(healing.damaged()).isZero();
        assertThat(healing.isPending()).isFalse();
        assertThat(healing.text()).startsWith("a record is damaged. Read again it is whole, so nothing is done");
    }

    @Test
    void saysWhatItMeansWhereItIs() {
        assertThat(new ScrubWords(false, false).inSegment(FOUND))
                .contains("Nothing is lost", "a restart would put the segment aside as well");
        assertThat(new ScrubWords(true, false).inSegment(FOUND))
                .contains("Let this node run until then", "a start would be refused")
                .doesNotContain("a node that lags", "aside as well");
        assertThat(new ScrubWords(true, false).inDataFile(FOUND)).contains("whole in memory", "nothing is lost");
        assertThat(new ScrubWords(false, true).inDataFile(FOUND))
                .contains("takes its state from them")
                .doesNotContain("memory");
        assertThat(new ScrubWords(true, true).inDataFile(FOUND))
                .contains("restore a backup")
                .doesNotContain("lost", "memory");
    }
}
