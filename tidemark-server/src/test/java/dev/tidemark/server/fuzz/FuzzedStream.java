package dev.tidemark.server.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** What a client with a defect might send: commands, of which some are damaged. */
final class FuzzedStream {
    private static final List<String> LINES = List.of(
            "*1\r\n",
            "*-1\r\n",
            "*0\r\n",
            "*3000000000\r\n",
            "*999999999999999999\r\n",
            "*1048576\r\n",
            "*1048577\r\n",
            "*\r\n",
            "*01\r\n",
            "*1\n",
            "$5\r\nhello\r\n",
            "$-1\r\n",
            "$2000000000\r\n",
            "$1048576\r\n",
            "$1048577\r\n",
            "$\r\n",
            "$+1\r\n",
            "\r\n",
            "\n",
            "\r",
            "PING\r\n",
            "set \"a b\" 'c'\r\n",
            "set \"\\x0",
            "\"\r\n",
            "'\r\n",
            ":1\r\n",
            "%1\r\n",
            "\0",
            "*1\r\n$4\r\nPING\r\n");

    private final Random random;
    private final FuzzedArguments arguments;

    FuzzedStream(Random random) {
        this.random = random;
        this.arguments = new FuzzedArguments(random);
    }

    byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int items = 1 + random.nextInt(8);
        for (int i = 0; i < items; i++) {
            switch (random.nextInt(6)) {
                case 0 -> out.writeBytes(LINES.get(random.nextInt(LINES.size())).getBytes(ISO_8859_1));
                case 1 -> inline(out);
                default -> multibulk(out, arguments.command("set", -1));
            }
        }
        byte[] stream = out.toByteArray();
        int damages = random.nextInt(4);
        for (int i = 0; i < damages; i++) {
            stream = damaged(stream);
        }
        return stream;
    }

    static void multibulk(ByteArrayOutputStream out, byte[][] command) {
        out.writeBytes(("*" + command.length + "\r\n").getBytes(ISO_8859_1));
        for (byte[] argument : command) {
            out.writeBytes(("$" + argument.length + "\r\n").getBytes(ISO_8859_1));
            out.writeBytes(argument);
            out.writeBytes(new byte[] {'\r', '\n'});
        }
    }

    private void inline(ByteArrayOutputStream out) {
        for (byte[] argument : arguments.command("set", -1)) {
            out.writeBytes(argument);
            out.write(' ');
        }
        out.writeBytes(new byte[] {'\r', '\n'});
    }

    private byte[] damaged(byte[] stream) {
        if (stream.length == 0) {
            return stream;
        }
        int from = random.nextInt(stream.length);
        int to = Math.min(stream.length, from + 1 + random.nextInt(8));
        byte[] middle = Arrays.copyOfRange(stream, from, to);
        return switch (random.nextInt(5)) {
            case 0 -> joined(stream, from, new byte[0], to);
            case 1 -> joined(stream, from, middle, from);
            case 2 -> Arrays.copyOf(stream, from);
            case 3 ->
                joined(stream, from, LINES.get(random.nextInt(LINES.size())).getBytes(ISO_8859_1), from);
            default -> {
                random.nextBytes(middle);
                yield joined(stream, from, middle, to);
            }
        };
    }

    /** The start up to {@code end}, then {@code middle}, then what is after {@code rest}. */
    private static byte[] joined(byte[] stream, int end, byte[] middle, int rest) {
        byte[] joined = Arrays.copyOf(stream, end + middle.length + stream.length - rest);
        System.arraycopy(middle, 0, joined, end, middle.length);
        System.arraycopy(stream, rest, joined, end + middle.length, stream.length - rest);
        return joined;
    }
}
