package dev.tidemark.server.warmup;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Random;

/** One client of the scratch cluster, on a connection of its own. */
final class ScratchClient implements AutoCloseable {
    private static final int KEYS = 2_000;
    private static final int LONGEST_PIPELINE = 16;
    private static final int TIMEOUT_MILLIS = 3_000;
    private static final String VALUE = "v".repeat(100);
    /** The reply to the last command of each round. No value looks like it. */
    private static final byte[] END = "$3\r\nend\r\n".getBytes(US_ASCII);

    private final Socket socket;
    private final Random random;
    private final byte[] input = new byte[16 << 10];
    private int commands;

    ScratchClient(InetSocketAddress address, long seed) throws IOException {
        socket = new Socket();
        random = new Random(seed);
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(address, TIMEOUT_MILLIS);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Sends one command, or now and then more at once. */
    void send() throws IOException {
        commands = random.nextInt(4) == 0 ? 1 + random.nextInt(LONGEST_PIPELINE) : 1;
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < commands; i++) {
            text.append(command());
        }
        text.append(resp("ECHO", "end"));
        socket.getOutputStream().write(text.toString().getBytes(US_ASCII));
    }

    /** Waits for all replies. @return how many commands were answered */
    int receive() throws IOException {
        InputStream in = socket.getInputStream();
        int matched = 0;
        while (matched < END.length) {
            int length = in.read(input);
            if (length < 0) {
                throw new EOFException("a scratch node has disconnected its client");
            }
            for (int i = 0; i < length; i++) {
                matched = input[i] == END[matched] ? matched + 1 : input[i] == END[0] ? 1 : 0;
            }
        }
        return commands;
    }

    /** Writes mostly, as they take the longest path; each kind of value, a transaction and a named write are among them. */
    private String command() {
        String key = "key:" + random.nextInt(KEYS);
        String hash = "hash:" + random.nextInt(KEYS / 10);
        String field = "f" + random.nextInt(20);
        return switch (random.nextInt(24)) {
            case 0, 1, 2, 3, 4, 5, 6, 7 -> resp("SET", key, VALUE);
            case 8, 9, 10, 11, 12 -> resp("GET", key);
            case 13, 14, 15 -> resp("INCR", "n:" + key);
            case 16 -> resp("SET", key, VALUE, "PX", Integer.toString(1 + random.nextInt(5_000)));
            case 17 -> resp("DEL", key);
            case 18, 19 -> resp("HSET", hash, field, VALUE);
            case 20 -> resp("HGET", hash, field);
            case 21 -> resp("MGET", key, "key:1", "key:2");
            case 22 -> resp("MULTI") + resp("INCR", "n:" + key) + resp("GET", key) + resp("EXEC");
            default -> resp("TIDE.ONCE", "id-" + random.nextInt(5_000), "INCR", "once");
        };
    }

    private static String resp(String... arguments) {
        StringBuilder text = new StringBuilder("*").append(arguments.length).append("\r\n");
        for (String argument : arguments) {
            text.append('$')
                    .append(argument.length())
                    .append("\r\n")
                    .append(argument)
                    .append("\r\n");
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
