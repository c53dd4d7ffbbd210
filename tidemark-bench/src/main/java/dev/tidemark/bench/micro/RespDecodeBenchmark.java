package dev.tidemark.bench.micro;

import dev.tidemark.server.resp.RespDecoder;
import dev.tidemark.server.resp.RespLimits;
import dev.tidemark.server.resp.RespProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Commands out of the bytes of a client: as many as arrive in one read. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class RespDecodeBenchmark {
    @Param({"1", "16"})
    private int commands;

    @Param({"100", "1024"})
    private int valueBytes;

    private final RespDecoder decoder = new RespDecoder(RespLimits.forEntries(1 << 20), true);
    private ByteBuf bytes;

    @Setup
    public void fill() {
        String command = "*3\r\n$3\r\nSET\r\n$16\r\nbench:0000012345\r\n$" + valueBytes + "\r\n"
                + "v".repeat(valueBytes) + "\r\n";
        bytes = Unpooled.directBuffer().writeBytes(command.repeat(commands).getBytes(StandardCharsets.US_ASCII));
    }

    @Benchmark
    public void decode(Blackhole hole) throws RespProtocolException {
        bytes.readerIndex(0);
        byte[][] command = decoder.next(bytes);
        while (command != null) {
            hole.consume(command);
            command = decoder.next(bytes);
        }
    }

    @TearDown
    public void release() {
        bytes.release();
    }
}
