package dev.tidemark.server.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.resp.RespDecoder;
import dev.tidemark.server.resp.RespLimits;
import dev.tidemark.server.resp.RespProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whatever arrives: the decoder gives the same commands and the same error wherever the stream is cut, throws nothing
 * but a {@link RespProtocolException}, and allocates by what arrived, never by what was announced (H116).
 */
class RespDecoderFuzzTest {
    private static final int MAX_ARGUMENT_BYTES = 1 << 20;
    private static final RespLimits LIMITS =
            new RespLimits(RespLimits.MAX_ARGUMENTS, MAX_ARGUMENT_BYTES, 3 * MAX_ARGUMENT_BYTES, 2_048);
    /** The smallest argument has six bytes on the wire, and costs an array and the wrapper of a line. */
    private static final long ALLOCATED_BYTES_PER_BYTE = 64;

    private static final long ALLOCATED_BYTES_ALWAYS = 64 << 10;

    private final AllocatedBytes allocated = new AllocatedBytes();

    @Test
    void survivesEverything() {
        loadClasses();
        new Fuzz(RespDecoderFuzzTest.class).run(this::oneStream);
    }

    /** The first buffer costs megabytes: those of Netty's own set-up. */
    private static void loadClasses() {
        byte[] stream = "PING\r\n*1\r\n$4\r\nPING\r\n*x\r\n".getBytes(ISO_8859_1);
        RespDecoder decoder = new RespDecoder(LIMITS, true);
        for (int at = 0; at < stream.length; at++) {
            decode(decoder, Unpooled.wrappedBuffer(stream, at, 1), new ArrayList<>());
        }
    }

    private void oneStream(Random random) {
        byte[] stream = new FuzzedStream(random).bytes();
        boolean authenticated = random.nextInt(4) > 0;
        List<String> whole = decode(stream, authenticated, () -> stream.length);
        List<String> pieces = decode(stream, authenticated, () -> 1 + random.nextInt(random.nextInt(3) == 0 ? 3 : 300));
        assertThat(pieces).isEqualTo(whole);
    }

    private interface PieceLength {
        int next();
    }

    /** The commands as text, and the error that ended them, if one did. */
    private List<String> decode(byte[] stream, boolean authenticated, PieceLength length) {
        RespDecoder decoder = new RespDecoder(LIMITS, authenticated);
        List<String> found = new ArrayList<>();
        int at = 0;
        while (at < stream.length) {
            int end = Math.min(stream.length, at + length.next());
            ByteBuf in = Unpooled.wrappedBuffer(stream, at, end - at);
            allocated.begin();
            List<byte[][]> commands = new ArrayList<>();
            String error = decode(decoder, in, commands);
            assertThat(allocated.end())
                    .as("bytes allocated for %d bytes", end - at)
                    .isLessThan(ALLOCATED_BYTES_ALWAYS + ALLOCATED_BYTES_PER_BYTE * (end - at) + 2L * end);
            commands.forEach(command -> found.add(text(command)));
            if (error != null) {
                found.add(error);
                return found;
            }
            assertThat(in.isReadable()).isFalse();
            at = end;
        }
        return found;
    }

    private static String decode(RespDecoder decoder, ByteBuf in, List<byte[][]> commands) {
        try {
            for (byte[][] command = decoder.next(in); command != null; command = decoder.next(in)) {
                commands.add(command);
            }
            return null;
        } catch (RespProtocolException e) {
            return e.getMessage();
        }
    }

    private static String text(byte[][] command) {
        assertThat(command.length).isBetween(1, LIMITS.maxArguments());
        for (byte[] argument : command) {
            assertThat(argument.length).isLessThanOrEqualTo(MAX_ARGUMENT_BYTES);
        }
        return Arrays.stream(command)
                .map(argument -> new String(argument, ISO_8859_1))
                .toList()
                .toString();
    }
}
