package dev.tidemark.bench.micro;

import dev.tidemark.disk.FileDisk;
import dev.tidemark.log.Wal;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.record.LogRecord;
import dev.tidemark.log.recovery.RefusedException;
import dev.tidemark.log.segment.LogIdentity;
import dev.tidemark.log.segment.WalOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A batch of records from payloads to the file, without and with the sync after it. The file is in the directory for
 * temporary files: {@code -jvmArgsAppend -Djava.io.tmpdir=DIR} chooses another disk.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class AppendBenchmark {
    private static final UUID NOBODY = new UUID(0, 1);

    @Param({"1", "16", "256"})
    private int batch;

    @Param({"100"})
    private int payloadBytes;

    private Path directory;
    private Wal wal;
    private byte[] payload;

    @Setup
    public void open() throws IOException, RefusedException {
        payload = new byte[payloadBytes];
        SplittableRandom random = new SplittableRandom(1);
        random.nextBytes(payload);
        directory = Files.createTempDirectory("tidemark-append-");
        FileDisk disk = new FileDisk(directory);
        disk.createDirectory("log");
        wal = Wal.open(
                disk,
                "log",
                WalOptions.defaults(random::nextLong),
                new LogIdentity(NOBODY, 0, NOBODY),
                (array, from, size) -> {});
    }

    /** Encodes and writes; to the file's cache, so the disk is not measured. */
    @Benchmark
    public LogPosition append() throws IOException {
        LogPosition end = wal.end();
        List<LogRecord> records = new ArrayList<>(batch);
        long chain = end.chain();
        for (int i = 1; i <= batch; i++) {
            LogRecord record = new LogRecord(LogRecord.encode(end.offset() + i, 1, i, i, (byte) 1, payload, chain));
            chain = record.chain();
            records.add(record);
        }
        wal.append(records, end.offset());
        return wal.end();
    }

    @Benchmark
    public long appendAndSync() throws IOException {
        append();
        return wal.sync();
    }

    /** Keeps the files from filling the disk. */
    @TearDown(Level.Iteration)
    public void removeOld() {
        wal.sync();
        wal.removeBefore(wal.end().offset());
    }

    @TearDown
    public void close() throws IOException {
        wal.close();
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(AppendBenchmark::delete);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
