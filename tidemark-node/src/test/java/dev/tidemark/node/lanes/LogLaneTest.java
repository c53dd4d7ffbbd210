package dev.tidemark.node.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.disk.DiskOperation;
import dev.tidemark.disk.Fault;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.log.LogFailedException;
import dev.tidemark.log.Wal;
import dev.tidemark.log.record.BatchMarker;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.record.LogRecord;
import dev.tidemark.log.segment.LogIdentity;
import dev.tidemark.log.segment.SegmentHeader;
import dev.tidemark.log.segment.SegmentInfo;
import dev.tidemark.log.segment.WalOptions;
import dev.tidemark.log.vote.Vote;
import dev.tidemark.log.vote.VoteFile;
import dev.tidemark.node.entry.LogEntry;
import dev.tidemark.node.mail.LogRetention;
import dev.tidemark.node.mail.LogTask;
import dev.tidemark.node.mail.Mailbox;
import dev.tidemark.node.process.SystemClock;
import dev.tidemark.protocol.Input;
import dev.tidemark.protocol.entry.EntryKind;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The log lane on a disk that is full for a while, and on one that fails. */
class LogLaneTest {
    private static final UUID INCARNATION = new UUID(1, 2);

    private final SimulatedDisk disk = new SimulatedDisk();
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final ArrayDeque<Runnable> timers = new ArrayDeque<>();
    private final List<String> said = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private boolean full;
    private LogEntry last;
    private Wal wal;
    private final Mailbox<LogTask> log = new Mailbox<>(tasks::add, failures::add);
    private final PatientLog patient = new PatientLog(log, (millis, task) -> timers.add(task));

    @BeforeEach
    void open() throws Exception {
        disk.createDirectory("wal");
        wal = Wal.open(
                disk,
                "wal",
                WalOptions.defaults(() -> 7).withSegmentBytes(4_600),
                new LogIdentity(new UUID(5, 5), 0, INCARNATION),
                (array, from, size) -> {});
        VoteFile vote = VoteFile.create(disk, "vote", new Vote(0, Vote.NOBODY, INCARNATION));
        LogLane lane = new LogLane(
                log,
                wal,
                vote,
                INCARNATION,
                (millis, task) -> timers.add(task),
                new SystemClock(),
                new SyncPace(),
                this::hear);
        lane.open();
        disk.faults(call -> full && call.operation() == DiskOperation.CREATE ? new Fault.Full() : Fault.NONE);
    }

    private void hear(Input input) {
        if (input instanceof Input.LogDurable durable) {
            said.add("durable " + durable.offset() + "@" + durable.acceptedEpoch());
        } else if (input instanceof Input.VoteDurable vote) {
            said.add("vote " + vote.sequence());
        }
    }

    private void runAll() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private void append(int entries, long epoch) {
        append(entries, epoch, true);
    }

    private void append(int entries, long epoch, boolean awaited) {
        List<LogEntry> appended = new ArrayList<>();
        for (int i = 0; i < entries; i++) {
            long offset = last == null ? 1 : last.offset() + 1;
            long chain =
                    last == null ? LogPosition.ZERO.chain() : last.logPosition().chain();
            last = LogEntry.encode(offset, epoch, offset, offset, EntryKind.COMMAND, new byte[200], chain);
            appended.add(last);
        }
        patient.accept(new LogTask.Append(appended, epoch, 0, awaited));
    }

    @Test
    void oneSyncForAllThatIsQueued_H01() {
        append(1, 1);
        append(1, 1);
        runAll();
        assertThat(said).containsExactly("durable 2@1");
    }

    /** Nothing is said to be durable before it is (H01), and one fsync does for all that came meanwhile. */
    @Test
    void whatNobodyWaitsForComesTogether() {
        append(1, 1, false);
        append(1, 1, false);
        assertThat(tasks).isEmpty();
        assertThat(timers).hasSize(1);
        timers.remove().run();
        runAll();
        assertThat(said).containsExactly("durable 2@1");
        append(1, 1, false);
        assertThat(timers).hasSize(1);
    }

    @Test
    void whatSomebodyWaitsForTakesTheRestAlong() {
        append(1, 1, false);
        append(1, 1, true);
        runAll();
        assertThat(said).containsExactly("durable 2@1");
        timers.remove().run();
        assertThat(tasks).isEmpty();
    }

    @Test
    void notMuchWaits_H106() {
        int perAppend = 100;
        for (int i = 0; i < 20 && tasks.isEmpty(); i++) {
            append(perAppend, 1, false);
        }
        assertThat(log.waiting() * perAppend * 200).isBetween(128 << 10, 512 << 10);
        runAll();
        assertThat(said).hasSize(1);
    }

    @Test
    void aVoteDoesNotOvertakeWhatWaits() {
        append(1, 1, false);
        patient.accept(new LogTask.PersistVote(1, 2, 3, 0));
        patient.accept(new LogTask.Close((end, epoch) -> said.add("closed")));
        runAll();
        assertThat(said).containsExactly("vote 1", "durable 1@1", "closed");
    }

    @Test
    void aFullDiskDelaysAppendsAndNoVotes_H17c_H172() {
        full = true;
        append(1, 1); // fits
        append(5, 1); // needs another segment
        log.post(new LogTask.PersistVote(1, 2, 3, 0));
        append(1, 2);
        runAll();
        assertThat(said).as("who has no room votes on").containsExactly("vote 1", "durable 1@1");
        timers.remove().run();
        runAll();
        assertThat(said).containsExactly("vote 1", "durable 1@1");
        assertThat(timers).hasSize(1);
        full = false;
        timers.remove().run();
        runAll();
        assertThat(said).containsExactly("vote 1", "durable 1@1", "durable 7@2");
        assertThat(timers).isEmpty();
        assertThat(failures).isEmpty();
    }

    /** What makes room does not wait for room, nor does a vote or what waits for one. */
    @Test
    void aFullDiskDoesNotHoldUpWhatMakesRoom_H17c() {
        append(3, 1);
        append(3, 1);
        append(3, 1);
        runAll();
        long base = wal.base().offset();
        full = true;
        append(3, 1);
        log.post(new LogTask.Retain(9, 1));
        log.post(new LogTask.Barrier(() -> said.add("first")));
        log.post(new LogTask.PersistVote(1, 2, 3, 0));
        log.post(new LogTask.Barrier(() -> said.add("second")));
        runAll();
        assertThat(wal.base().offset()).isGreaterThan(base);
        assertThat(said.subList(said.indexOf("first"), said.size())).containsExactly("first", "vote 1", "second");
        full = false;
        timers.remove().run();
        runAll();
        assertThat(said).endsWith("second", "durable 12@1");
        assertThat(timers).isEmpty();
    }

    /**
     * What waits to be removed is not the log any more, though a vote overtook it: a checkpoint may be of what replaces
     * it.
     */
    @Test
    void whatATruncationThatWaitsWillRemoveIsNotTheLog_H161_H172() {
        append(6, 1);
        runAll();
        full = true;
        append(9, 1);
        log.post(new LogTask.PersistVote(1, 2, 3, 0));
        log.post(new LogTask.Truncate(4, 2));
        log.post(new LogTask.SyncedEnd(end -> said.add("on disk " + end.offset())));
        runAll();
        assertThat(said).endsWith("vote 1", "on disk 4");
        log.post(new LogTask.Close((end, epoch) -> said.add("closed at " + end.offset() + " in epoch " + epoch)));
        runAll();
        assertThat(said).endsWith("closed at 4 in epoch 2");
        assertThat(failures).isEmpty();
    }

    /** The scrub may ask for it in the moment in which the node closes. */
    @Test
    void aSegmentThatIsPutAsideAfterTheCloseStaysAndFailsNobody() throws Exception {
        append(30, 1);
        runAll();
        SegmentInfo segment = wal.segments().get(0);
        log.post(new LogTask.Close((end, epoch) -> said.add("closed")));
        log.post(new LogTask.PutAside(
                segment,
                0,
                LogRetention.ofBytes(0),
                name -> said.add("moved"),
                outcome -> said.add("put aside: " + outcome)));
        log.post(new LogTask.Sealed(0, held -> said.add("held")));
        runAll();
        assertThat(said).endsWith("closed");
        assertThat(failures).isEmpty();
        assertThat(disk.list("wal")).contains(segment.name());
    }

    @Test
    void closesOnAFullDisk() {
        full = true;
        append(9, 1);
        log.post(new LogTask.Close((end, epoch) -> said.add("closed")));
        runAll();
        assertThat(said).containsExactly("closed");
    }

    @Test
    void aFailedSyncIsFinalAndNothingIsAcknowledged_H06() {
        disk.faults(call -> call.operation() == DiskOperation.SYNC ? new Fault.FailSyncAndDropPages() : Fault.NONE);
        append(1, 1);
        runAll();
        append(1, 1);
        runAll();
        assertThat(said).isEmpty();
        assertThat(failures).singleElement().isInstanceOf(LogFailedException.class);
    }

    /** Nobody is asked for a vote then, for the own one is not on disk; and nothing of what comes later is done. */
    @Test
    void aVoteThatCannotBeWrittenEndsTheNode_H51() {
        disk.faults(call -> call.operation() == DiskOperation.WRITE ? new Fault.Fail("a broken disk") : Fault.NONE);
        log.post(new LogTask.PersistVote(1, 2, 1, 0));
        runAll();
        assertThat(failures).hasSize(1);
        disk.faults(call -> Fault.NONE);
        log.post(new LogTask.PersistVote(2, 3, 1, 0));
        append(1, 3);
        runAll();
        assertThat(said).isEmpty();
        assertThat(failures).hasSize(1);
    }

    @Test
    void readsWithThePositionBefore() {
        append(3, 1);
        List<String> read = new ArrayList<>();
        LogTask.ReadHandler handler = new LogTask.ReadHandler() {
            @Override
            public void read(LogPosition previous, List<LogEntry> entries) {
                read.add(previous.offset() + "+" + entries.size());
            }

            @Override
            public void removed(LogPosition base) {
                read.add("removed up to " + base.offset());
            }
        };
        for (long from : new long[] {0, 1, 2, 3, 4}) {
            log.post(new LogTask.Read(from, 10_000, handler));
        }
        runAll();
        assertThat(read).containsExactly("removed up to 0", "0+3", "1+2", "2+1", "3+0");
    }

    /** What nobody needs to go on does not stop the node where it is damaged (H146). */
    @Test
    void oldEntriesThatCannotBeReadAreTold_H146() throws Exception {
        append(40, 1);
        runAll();
        damage(wal.segments().get(1));
        List<String> read = new ArrayList<>();
        LogTask.OldReadHandler handler = new LogTask.OldReadHandler() {
            @Override
            public void read(LogPosition previous, List<LogEntry> entries) {
                read.add(previous.offset() + "+" + entries.size());
            }

            @Override
            public void removed(LogPosition base) {
                read.add("removed up to " + base.offset());
            }

            @Override
            public void unreadable(IOException why) {
                read.add("unreadable: " + why.getMessage());
            }
        };
        for (long from : new long[] {0, 1, 2, 3, 4}) {
            log.post(new LogTask.ReadOld(from, 20_000, handler));
        }
        runAll();
        assertThat(failures).isEmpty();
        assertThat(read).hasSize(5).containsSubsequence("removed up to 0", "0+1", "3+37");
        assertThat(read.subList(2, 4)).allMatch(one -> one.startsWith("unreadable: record 2 was valid before"));
        append(1, 1);
        runAll();
        assertThat(said).contains("durable 41@1");
    }

    /** The first of its entries. */
    private void damage(SegmentInfo segment) throws IOException {
        disk.flipBit("wal/" + segment.name(), SegmentHeader.BYTES + BatchMarker.BYTES + LogRecord.HEADER_BYTES, 1);
    }

    /** The age of a segment is that of its last entry; where that is damaged, log goes by the age of the next. */
    @Test
    void aDamagedSegmentDoesNotEndTheRemovalOfOldLog_H146() throws Exception {
        append(60, 1);
        runAll();
        List<SegmentInfo> segments = wal.segments();
        damage(segments.get(1));
        long time = segments.get(2).end().offset();
        log.post(new LogTask.Retain(60, new LogRetention(Long.MAX_VALUE, time, Long.MAX_VALUE, 0)));
        runAll();
        assertThat(failures).isEmpty();
        assertThat(wal.base()).isEqualTo(segments.get(0).end());
        log.post(new LogTask.Retain(60, new LogRetention(Long.MAX_VALUE, time + 1, Long.MAX_VALUE, 0)));
        runAll();
        assertThat(wal.base()).isEqualTo(segments.get(2).end());
    }
}
