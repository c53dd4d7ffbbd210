package dev.tidemark.node.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.disk.DiskFile;
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
import dev.tidemark.node.entry.LogEntry;
import dev.tidemark.node.environment.ArchivePlace;
import dev.tidemark.node.environment.NodeBuffers;
import dev.tidemark.node.environment.NodeClock;
import dev.tidemark.node.environment.NodeEnvironment;
import dev.tidemark.node.lanes.LogLane;
import dev.tidemark.node.lanes.SyncPace;
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

/** A log with its lane, an archive, and a clock that tests move. */
abstract class ArchivingFixture {
    static final UUID CLUSTER = new UUID(5, 5);
    static final UUID INCARNATION = new UUID(1, 2);
    static final NodeIdentity IDENTITY = new NodeIdentity(CLUSTER, 0, 1, INCARNATION, INCARNATION, 3);
    static final long SECOND = 1_000;
    /** Three entries of 252 bytes. */
    static final long FILE_BYTES = 700;

    final SimulatedDisk disk = new SimulatedDisk();
    final SimulatedDisk place = new SimulatedDisk();
    final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    final List<Throwable> failures = new ArrayList<>();
    final Mailbox<LogTask> log = new Mailbox<>(tasks::add, failures::add);
    Wal wal;
    LogPosition last = LogPosition.ZERO;
    long applied;
    long now = 1_000_000;
    boolean leads = true;
    boolean isThere = true;
    Archiving archiving;

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

    NodeClock clock() {
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

    Archiving archiving(SimulatedDisk to, NodeIdentity identity) {
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

    SimulatedDisk opened(SimulatedDisk to) throws IOException {
        if (!isThere) {
            throw new IOException("not mounted");
        }
        return to;
    }

    void append(int entries, long epoch) {
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

    void runAll() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
        assertThat(failures).isEmpty();
    }

    void after(long seconds) {
        now += seconds * SECOND;
        archiving.look();
        runAll();
    }

    static List<Long> archived(SimulatedDisk from, LogPosition after) throws Exception {
        List<Long> offsets = new ArrayList<>();
        try (ArchivedLog archive = new ArchivedLog(new Archive(from), CLUSTER, after)) {
            for (List<LogRecord> read = archive.read(); !read.isEmpty(); read = archive.read()) {
                read.forEach(entry -> offsets.add(entry.offset()));
            }
        }
        return offsets;
    }

    static List<Long> range(long first, long end) {
        return LongStream.rangeClosed(first, end).boxed().toList();
    }

    List<String> ranges() throws IOException {
        return new Archive(place)
                .files(CLUSTER).stream()
                        .map((ArchiveName name) -> name.first() + "-" + name.last())
                        .toList();
    }

    void copy(SimulatedDisk from, String name) throws IOException {
        try (DiskFile source = from.open(name);
                DiskFile to = place.create(name)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) source.size());
            source.read(bytes, 0);
            to.write(bytes.flip(), 0);
        }
    }
}
