package dev.tidemark.bench.micro;

import dev.tidemark.kv.KvStateMachine;
import dev.tidemark.kv.codec.KvCommandCodec;
import dev.tidemark.state.Outcome;
import dev.tidemark.state.StateEngine;
import dev.tidemark.state.codec.PayloadCodec;
import dev.tidemark.state.codec.PayloadKind;
import dev.tidemark.state.once.EngineLimits;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
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

/**
 * A committed entry on its way into the state, of as many keys as given, by way of the engine and the state machine.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ApplyBenchmark {
    /** A power of two. */
    @Param({"131072"})
    private int keys;

    private final StateEngine engine = new StateEngine(new KvStateMachine(), EngineLimits.DEFAULT);
    private byte[][] sets;
    private byte[][] increments;
    private int next;

    @Setup
    public void fill() {
        sets = new byte[keys][];
        increments = new byte[keys][];
        String value = "v".repeat(100);
        for (int i = 0; i < keys; i++) {
            sets[i] = payload("SET", String.format(Locale.ROOT, "bench:%010d", i), value);
            increments[i] = payload("INCR", String.format(Locale.ROOT, "count:%010d", i));
        }
        for (int i = 0; i < keys; i++) {
            apply(sets[i]);
            apply(increments[i]);
        }
    }

    private static byte[] payload(String... words) {
        byte[][] arguments = new byte[words.length][];
        for (int i = 0; i < words.length; i++) {
            arguments[i] = words[i].getBytes(StandardCharsets.US_ASCII);
        }
        return PayloadCodec.encodeCommand(null, KvCommandCodec.encode(arguments));
    }

    private Outcome apply(byte[] payload) {
        long offset = engine.appliedOffset() + 1;
        return engine.apply(offset, 1, offset, PayloadKind.COMMAND, payload, 0, payload.length);
    }

    /** A key far from the one before, so that the caches of the processor do not flatter. */
    private int key() {
        next = next + 40_503 & keys - 1;
        return next;
    }

    @Benchmark
    public Outcome set() {
        return apply(sets[key()]);
    }

    @Benchmark
    public Outcome incr() {
        return apply(increments[key()]);
    }
}
