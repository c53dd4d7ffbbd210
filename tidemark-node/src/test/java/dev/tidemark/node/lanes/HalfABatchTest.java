package dev.tidemark.node.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.disk.CrashChooser;
import dev.tidemark.disk.DiskCall;
import dev.tidemark.disk.DiskOperation;
import dev.tidemark.disk.Fault;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.log.LogFailedException;
import dev.tidemark.log.Wal;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.segment.LogIdentity;
import dev.tidemark.log.segment.WalOptions;
import dev.tidemark.log.vote.Vote;
import dev.tidemark.log.vote.VoteFile;
import dev.tidemark.node.entry.LogEntry;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An append over several segments stops at one call of the disk, at each that there is: what was written before that is
 * never said to be durable unless it is, and a lane that cannot go on ends (H04).
 */
class HalfABatchTest {
    private static final int BEFORE = 2;
    private static final int BATCH = 20;
    private static final int AFTER = 3;
    private static final LogIdentity IDENTITY = new LogIdentity(new UUID(5, 5), 0, new UUID(1, 2));

    /** How a call fails. */
    enum Kind {
        FAILS,
        IS_HALF_DONE,
        FINDS_NO_ROOM,
        DROPS_PAGES;

        Fault fault(DiskCall call) {
            boolean takesRoom = call.operation() == DiskOperation.CREATE || call.operation() == DiskOperation.WRITE;
            return switch (this) {
                case FAILS -> new Fault.Fail("an error of the device");
                case IS_HALF_DONE ->
                    call.operation() == DiskOperation.WRITE ? new Fault.PartialWrite(call.bytes() / 2) : Fault.NONE;
                case FINDS_NO_ROOM -> takesRoom ? new Fault.Full() : Fault.NONE;
                case DROPS_PAGES ->
                    call.operation() == DiskOperation.SYNC ? new Fault.FailSyncAndDropPages() : Fault.NONE;
            };
        }
    }

    /** A log lane on a disk of its own. */
    private static final class Trial {
        final SimulatedDisk disk = new SimulatedDisk();
        final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
        final ArrayDeque<Runnable> timers = new ArrayDeque<>();
        final List<Throwable> failures = new ArrayList<>();
        final Mailbox<LogTask> log = new Mailbox<>(tasks::add, failures::add);
        LogPosition last = LogPosition.ZERO;
        long durable;
        int calls;
        boolean struck;

        Trial() throws Exception {
            disk.createDirectory("wal");
            VoteFile vote = VoteFile.create(disk, "vote", new Vote(0, Vote.NOBODY, IDENTITY.incarnation()));
            new LogLane(
                            log,
                            wal(disk),
                            vote,
                            IDENTITY.incarnation(),
                            (millis, task) -> timers.add(task),
                            new SystemClock(),
                            new SyncPace(),
                            this::hear)
                    .open();
        }

        static Wal wal(SimulatedDisk on) throws Exception {
            WalOptions options = WalOptions.defaults(() -> 7).withSegmentBytes(4_600);
            return Wal.open(on, "wal", options, IDENTITY, (array, from, size) -> {});
        }

        void hear(Input input) {
            if (input instanceof Input.LogDurable told) {
                durable = told.offset();
            }
        }

        void strike(Kind kind, int at) {
            disk.faults(call -> {
                Fault fault = call.operation().changes() ? kind.fault(call) : Fault.NONE;
                if (struck || fault == Fault.NONE || ++calls < at) {
                    return Fault.NONE;
                }
                struck = true;
                return fault;
            });
        }

        void append(int entries) {
            List<LogEntry> appended = new ArrayList<>();
            for (int i = 0; i < entries; i++) {
                long offset = last.offset() + 1;
                LogEntry entry =
                        LogEntry.encode(offset, 1, offset, offset, EntryKind.COMMAND, new byte[400], last.chain());
                appended.add(entry);
                last = entry.logPosition();
            }
            log.post(new LogTask.Append(appended, 1, 0, true));
        }

        void run() {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
        }

        /** What the log has after a crash. */
        long endAfter(CrashChooser crash) throws Exception {
            try (Wal found = wal(disk.crash(crash))) {
                return found.end().offset();
            } catch (IOException e) {
                throw new AssertionError("the log cannot be opened", e);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void whatWasWrittenOfABatchDoesNotCountBeforeItIsDurable_H04(Kind kind) throws Exception {
        int struck = 0;
        for (int at = 1; ; at++) {
            Trial trial = new Trial();
            trial.append(BEFORE);
            trial.run();
            assertThat(trial.durable).isEqualTo(BEFORE);
            trial.strike(kind, at);
            trial.append(BATCH);
            trial.append(AFTER);
            trial.run();
            String what = kind + " at call " + at;
            if (!trial.struck) {
                assertThat(trial.durable).as(what).isEqualTo(BEFORE + BATCH + AFTER);
            } else if (trial.failures.isEmpty()) {
                isPatient(trial, what);
            } else {
                hasEnded(trial, what);
            }
            assertThat(trial.endAfter(CrashChooser.loseAll())).as(what).isGreaterThanOrEqualTo(trial.durable);
            assertThat(trial.endAfter(CrashChooser.keepAll())).as(what).isGreaterThanOrEqualTo(trial.durable);
            if (!trial.struck) {
                break;
            }
            struck++;
        }
        assertThat(struck).isGreaterThan(3);
    }

    /** It found no room, and has all when there is some. */
    private static void isPatient(Trial trial, String what) throws Exception {
        assertThat(trial.timers).as(what).isNotEmpty();
        assertThat(trial.endAfter(CrashChooser.loseAll())).as(what).isGreaterThanOrEqualTo(trial.durable);
        trial.timers.remove().run();
        trial.run();
        assertThat(trial.durable).as(what).isEqualTo(BEFORE + BATCH + AFTER);
    }

    private static void hasEnded(Trial trial, String what) {
        assertThat(trial.failures).as(what).singleElement().isInstanceOf(LogFailedException.class);
        assertThat(trial.durable).as("%s: nothing of the batch counts", what).isEqualTo(BEFORE);
        trial.append(1);
        trial.run();
        assertThat(trial.durable).as("%s: nor does what comes later", what).isEqualTo(BEFORE);
    }
}
