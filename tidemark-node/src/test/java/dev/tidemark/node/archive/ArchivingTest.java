package dev.tidemark.node.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.disk.CrashChooser;
import dev.tidemark.disk.DiskFile;
import dev.tidemark.disk.Fault;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.log.Wal;
import dev.tidemark.log.archive.Archive;
import dev.tidemark.log.archive.ArchiveName;
import dev.tidemark.log.archive.ArchivedLog;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.record.LogRecord;
import dev.tidemark.log.segment.LogIdentity;
import dev.tidemark.log.segment.WalOptions;
import dev.tidemark.log.vote.Vote;
import dev.tidemark.log.vote.VoteFile;
import dev.tidemark.node.LogKeeping;
import dev.tidemark.node.NodeStatus;
import dev.tidemark.node.entry.LogEntry;
import dev.tidemark.node.environment.ArchivePlace;
import dev.tidemark.node.environment.NodeBuffers;
import dev.tidemark.node.environment.NodeClock;
import dev.tidemark.node.environment.NodeEnvironment;
import dev.tidemark.node.lanes.LogLane;
import dev.tidemark.node.lanes.SyncPace;
import dev.tidemark.node.mail.LogRetention;
import dev.tidemark.node.mail.LogTask;
import dev.tidemark.node.mail.Mailbox;
import dev.tidemark.node.start.NodeIdentity;
import dev.tidemark.protocol.entry.EntryKind;
import dev.tidemark.state.once.EngineLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Committed entries get into the archive, nothing else does, and the node goes on whatever becomes of the archive. */
class ArchivingTest {
    private static final UUID CLUSTER = new UUID(5, 5);
    private static final UUID INCARNATION = new UUID(1, 2);
    private static final NodeIdentity IDENTITY = new NodeIdentity(CLUSTER, 0, 1, INCARNATION, INCARNATION, 3);
    private static final long SECOND = 1_000;
    /** Three entries of 252 bytes. */
    private static final long FILE_BYTES = 700;

    private final SimulatedDisk disk = new SimulatedDisk();
    private final SimulatedDisk place = new SimulatedDisk();
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final Mailbox<LogTask> log = new Mailbox<>(tasks::add, failures::add);
    private Wal wal;
    private LogPosition last = LogPosition.ZERO;
    private long applied;
    private long now = 1_000_000;
    private boolean leads = true;
    private boolean isThere = true;
    private Archiving archiving;

    @BeforeEach
    void open() throws Exception {
        disk.createDirectory("wal");
        wal = Wal.open(
                disk,
                "wal",
                WalOptions.defaults(() -> 7).withSegmentBytes(5_000),
                new LogIdentity(CLUSTER, 0, INCARNATION),
                (array, from, size) -> {});
        VoteFile vote = VoteFile.create(disk, "vote", new Vote(0, Vote.NOBODY, INCARNATION));
        new LogLane(log, wal, vote, INCARNATION, (millis, task) -> {}, clock(), new SyncPace(), input -> {}).open();
        archiving = archiving(place, IDENTITY);
    }

    private NodeClock clock() {
        return new NodeClock() {
            @Override
            public long millis() {
                return now;
            }

            @Override
            public long wallMicros() {
                return now * SECOND;
            }
        };
    }

    private Archiving archiving(SimulatedDisk to, NodeIdentity identity) {
        NodeEnvironment environment = new NodeEnvironment(
                tasks::add,
                tasks::add,
                tasks::add,
                tasks::add,
                (millis, task) -> {},
                clock(),
                disk,
                UUID::randomUUID,
                () -> 5,
                NodeBuffers.DEFAULT,
                EngineLimits.DEFAULT,
                new ArchivePlace(() -> opened(to), tasks::add));
        return new Archiving(
                new LogKeeping(Path.of("a"), 60, 4 << 20, 0),
                FILE_BYTES,
                identity,
                environment,
                tasks::add,
                log::post,
                () -> applied,
                () -> applied * 252,
                () -> leads);
    }

    private SimulatedDisk opened(SimulatedDisk to) throws IOException {
        if (!isThere) {
            throw new IOException("not mounted");
        }
        return to;
    }

    private void append(int entries, long epoch) {
        List<LogEntry> appended = new ArrayList<>();
        for (int i = 0; i < entries; i++) {
            long offset = last.offset() + 1;
            LogEntry entry =
                    LogEntry.encode(offset, epoch, offset, offset, EntryKind.COMMAND, new byte[200], last.chain());
            appended.add(entry);
            last = entry.logPosition();
        }
        log.post(new LogTask.Append(appended, epoch, 0, true));
        runAll();
    }

    private void runAll() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
        assertThat(failures).isEmpty();
    }

    private void after(long seconds) {
        now += seconds * SECOND;
        archiving.look();
        runAll();
    }

    private static List<Long> archived(SimulatedDisk from, LogPosition after) throws Exception {
        List<Long> offsets = new ArrayList<>();
        try (ArchivedLog archive = new ArchivedLog(new Archive(from), CLUSTER, after)) {
            for (List<LogRecord> read = archive.read(); !read.isEmpty(); read = archive.read()) {
                read.forEach(entry -> offsets.add(entry.offset()));
            }
        }
        return offsets;
    }

    private static List<Long> range(long first, long end) {
        return LongStream.rangeClosed(first, end).boxed().toList();
    }

    private List<String> ranges() throws IOException {
        return new Archive(place)
                .files(CLUSTER).stream()
                        .map((ArchiveName name) -> name.first() + "-" + name.last())
                        .toList();
    }

    /** What a later leader may remove is not archived (H24). */
    @Test
    void committedEntriesAlone_inTimeOrWhenThereAreMany() throws Exception {
        append(10, 1);
        applied = 2;
        after(30);
        assertThat(ranges()).isEmpty();
        after(30);
        assertThat(ranges()).containsExactly("1-2");
        assertThat(archiving.archived()).isEqualTo(2);
        applied = 8;
        after(0);
        assertThat(ranges()).containsExactly("1-2", "3-5", "6-8");
        assertThat(archived(place, LogPosition.ZERO)).isEqualTo(range(1, 8));
        log.post(new LogTask.Truncate(8, 2));
        runAll();
        last = wal.end();
        append(1, 2);
        applied = 9;
        after(60);
        assertThat(archived(place, LogPosition.ZERO)).isEqualTo(range(1, 9));
        assertThat(archiving.status().problem()).isEmpty();
    }

    @Test
    void whoDoesNotLeadWaitsTwiceAsLong_andFindsItDone() throws Exception {
        append(5, 1);
        applied = 5;
        leads = false;
        after(60);
        assertThat(ranges()).isEmpty();
        leads = true;
        after(0);
        leads = false;
        Archiving other = archiving(place, new NodeIdentity(CLUSTER, 0, 2, new UUID(1, 3), new UUID(1, 3), 3));
        assertThat(other.archived()).isZero();
        now += 120 * SECOND;
        other.look();
        runAll();
        assertThat(other.archived()).isEqualTo(5);
        assertThat(ranges()).containsExactly("1-3", "4-5");
    }

    /** Another node is further, but what both have is compared. */
    @Test
    void anotherNodeThatIsAheadIsNotWaitedForNorRepeated() throws Exception {
        append(9, 1);
        applied = 3;
        after(60);
        applied = 9;
        after(60);
        applied = 5;
        Archiving other = archiving(place, new NodeIdentity(CLUSTER, 0, 2, new UUID(1, 3), new UUID(1, 3), 3));
        now += 120 * SECOND;
        other.look();
        runAll();
        assertThat(other.archived()).isEqualTo(3);
        assertThat(other.status().problem()).isEmpty();
        assertThat(ranges()).containsExactly("1-3", "4-6", "7-9");
    }

    /** H104, H17c */
    @Test
    void anArchiveThatIsMissingOrFullIsToldAndGoesOnLater() throws Exception {
        append(6, 1);
        applied = 6;
        isThere = false;
        after(60);
        assertThat(archiving.status().problem()).isEqualTo("the archive cannot be used: not mounted");
        assertThat(archiving.archived()).isZero();
        isThere = true;
        place.faults(call -> new Fault.Full());
        after(60);
        assertThat(archiving.status().problem()).isEqualTo("the disk of the archive is full");
        place.faults(call -> Fault.NONE);
        after(1);
        assertThat(ranges()).isEmpty();
        after(60);
        assertThat(archiving.status().problem()).isEmpty();
        assertThat(archived(place, LogPosition.ZERO)).isEqualTo(range(1, 6));
        assertThat(place.listQuietly("")).noneMatch(name -> name.endsWith(Archive.UNFINISHED));
    }

    @Test
    void anArchiveThatHangsIsTold() {
        append(3, 1);
        applied = 3;
        now += 60 * SECOND;
        archiving.look(); // and nothing of it runs
        now += 61 * SECOND;
        archiving.look();
        assertThat(archiving.status().problem()).isEqualTo("the archive has not answered for 61 s");
        runAll();
        assertThat(archiving.status().problem()).isEmpty();
    }

    /** H103 */
    @Test
    void anArchiveOfAnotherHistoryIsLeftAlone() throws Exception {
        append(3, 1);
        applied = 3;
        after(60);
        List<String> before = place.listQuietly("");
        log.post(new LogTask.Reset(LogPosition.ZERO, 0, () -> {}));
        last = LogPosition.ZERO;
        append(5, 2);
        applied = 5;
        archiving = archiving(place, IDENTITY);
        after(60);
        assertThat(archiving.status().problem()).contains("another history than this node: its entry 3");
        assertThat(archiving.archived()).isZero();
        assertThat(place.listQuietly("")).isEqualTo(before);
    }

    /** A snapshot has taken the place of the log, or the log went unarchived. */
    @Test
    void whatWasNotArchivedAndIsGoneIsToldAsAGap() throws Exception {
        append(3, 1);
        applied = 3;
        after(60);
        append(9, 1);
        LogPosition tenth = LogEntry.positionAt(wal, 10);
        log.post(new LogTask.Reset(tenth, 0, () -> {}));
        last = tenth;
        append(2, 1);
        applied = 12;
        after(60);
        assertThat(ranges()).containsExactly("1-3", "11-12");
        assertThat(archiving.status().problem()).startsWith("the entries 4 to 10 are not in the archive");
        assertThat(archiving.archived()).isEqualTo(12);
        assertThat(archived(place, tenth)).isEqualTo(range(11, 12));
    }

    /** One node had to leave entries out, of several that share a directory; another has them still. */
    @Test
    void whoHasTheMissingEntriesFillsTheHole() throws Exception {
        append(12, 1);
        SimulatedDisk whole = new SimulatedDisk();
        archiving = archiving(whole, IDENTITY);
        applied = 12;
        after(60);
        for (ArchiveName name : new Archive(whole).files(CLUSTER)) {
            if (!name.holds(4) && !name.holds(10)) {
                copy(whole, name.text());
            }
        }
        assertThat(ranges()).containsExactly("1-3", "7-9");
        Archiving other = archiving(place, new NodeIdentity(CLUSTER, 0, 2, new UUID(1, 3), new UUID(1, 3), 3));
        now += 120 * SECOND;
        other.look();
        runAll();
        assertThat(ranges()).containsExactly("1-3", "4-6", "7-9", "10-12");
        assertThat(other.status()).isEqualTo(new NodeStatus.Archived(true, 12, ""));
        assertThat(archived(place, LogPosition.ZERO)).isEqualTo(range(1, 12));
    }

    private void copy(SimulatedDisk from, String name) throws IOException {
        try (DiskFile source = from.open(name);
                DiskFile to = place.create(name)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) source.size());
            source.read(bytes, 0);
            to.write(bytes.flip(), 0);
        }
    }

    @Test
    void aHoleIsToldUntilAnotherNodeHasFilledIt() throws Exception {
        append(12, 1);
        SimulatedDisk whole = new SimulatedDisk();
        archiving = archiving(whole, IDENTITY);
        applied = 12;
        after(60);
        List<ArchiveName> files = new Archive(whole).files(CLUSTER);
        copy(whole, files.get(0).text());
        copy(whole, files.get(2).text());
        LogPosition tenth = LogEntry.positionAt(wal, 10);
        log.post(new LogTask.Reset(tenth, 0, () -> {}));
        last = tenth;
        append(2, 1);
        archiving = archiving(place, IDENTITY);
        after(60);
        assertThat(ranges()).containsExactly("1-3", "7-9", "11-12");
        assertThat(archiving.status().problem())
                .startsWith("the entries 10 to 10, and 1 ranges before them, are not in the archive");
        copy(whole, files.get(1).text());
        copy(whole, files.get(3).text());
        after(60);
        assertThat(archiving.status()).isEqualTo(new NodeStatus.Archived(true, 12, ""));
    }

    @Test
    void whatWasPrunedIsNotArchivedAgain() throws Exception {
        append(12, 1);
        applied = 9;
        after(60);
        for (ArchiveName pruned : new Archive(place).files(CLUSTER).subList(0, 2)) {
            place.delete(pruned.text());
        }
        archiving = archiving(place, IDENTITY);
        applied = 12;
        after(60);
        assertThat(ranges()).containsExactly("7-9", "10-12");
        assertThat(archiving.status()).isEqualTo(new NodeStatus.Archived(true, 12, ""));
    }

    @Test
    void logIsKeptForTheArchiveUpToABound() {
        append(12, 1);
        long segment = wal.segments().get(0).bytes();
        log.post(new LogTask.Retain(12, new LogRetention(0, Long.MIN_VALUE, 4, 3 * segment)));
        runAll();
        assertThat(wal.base().offset()).isBetween(1L, 4L);
        log.post(new LogTask.Retain(12, new LogRetention(0, Long.MIN_VALUE, 4, segment)));
        runAll();
        assertThat(wal.base().offset()).isGreaterThan(4);
    }

    /** A crash at each call of the archive's disk: what has a name is whole, and the next life goes on (H08). */
    @Test
    void aCrashAtEachCallLosesNothing_H91() throws Exception {
        append(10, 1);
        List<SimulatedDisk> images = new ArrayList<>();
        List<Long> reported = new ArrayList<>();
        place.faults(call -> {
            images.add(place.crash(CrashChooser.loseAll()));
            images.add(place.crash(CrashChooser.keepAll()));
            images.add(place.crash(CrashChooser.random(images.size())));
            reported.add(archiving.archived());
            return Fault.NONE;
        });
        for (applied = 3; applied < 10; applied += 3) {
            after(60);
        }
        place.faults(call -> Fault.NONE);
        assertThat(images).hasSizeGreaterThan(60);
        applied = 10;
        for (int i = 0; i < images.size(); i++) {
            SimulatedDisk image = images.get(i);
            assertThat((long) archived(image, LogPosition.ZERO).size()).isGreaterThanOrEqualTo(reported.get(i / 3));
            archiving = archiving(image, IDENTITY);
            after(60);
            assertThat(archiving.archived()).isEqualTo(10);
            assertThat(archived(image, LogPosition.ZERO)).isEqualTo(range(1, 10));
        }
    }

    /** Nothing of the node notices. */
    @Test
    void aFaultAtEachCallEndsTheRoundAlone_H06() throws Exception {
        append(10, 1);
        applied = 10;
        boolean failed = true;
        for (int failing = 1; failed; failing++) {
            SimulatedDisk faulty = new SimulatedDisk();
            long bad = failing;
            faulty.faults(call -> faulty.calls() == bad ? new Fault.Fail("broken") : Fault.NONE);
            archiving = archiving(faulty, IDENTITY);
            after(60);
            failed = faulty.calls() >= bad;
            faulty.faults(call -> Fault.NONE);
            after(60);
            assertThat(archived(faulty, LogPosition.ZERO)).isEqualTo(range(1, 10));
            assertThat(archiving.status().problem()).isEmpty();
        }
    }
}
