package dev.tidemark.bench.micro;

import dev.tidemark.log.record.BadRecordException;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.record.LogRecord;
import dev.tidemark.log.record.LogRecordReader;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A record of the log: made once on the leader, checked by everybody who receives it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class RecordBenchmark {
    private static final LogPosition BEFORE = new LogPosition(0, 0, 0);

    @Param({"100", "1024"})
    private int payloadBytes;

    private final LogRecordReader reader = new LogRecordReader();
    private byte[] payload;
    private byte[] record;

    @Setup
    public void fill() {
        payload = new byte[payloadBytes];
        new SplittableRandom(1).nextBytes(payload);
        record = encode();
    }

    @Benchmark
    public byte[] encode() {
        return LogRecord.encode(1, 1, 1, 1, (byte) 1, payload, BEFORE.chain());
    }

    @Benchmark
    public int check() throws BadRecordException {
        return reader.check(record, 0, record.length, BEFORE);
    }
}
