package dev.tidemark.log.record;

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

/** The two checksums of a record: over the chain and its payload, and over its header. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ChainBenchmark {
    @Param({"100", "1024"})
    private int payloadBytes;

    private final ChainHasher hasher = new ChainHasher();
    private byte[] record;
    private long chain;

    @Setup
    public void fill() {
        record = new byte[LogRecord.HEADER_BYTES + payloadBytes];
        new SplittableRandom(1).nextBytes(record);
    }

    @Benchmark
    public long chain() {
        chain = hasher.chain(chain, record, 0, payloadBytes);
        return chain;
    }

    @Benchmark
    public int headerChecksum() {
        return hasher.headerChecksum(record, 0);
    }
}
