package dev.tidemark.server.warmup;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tidemark.server.net.RespRequest;
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
        RespRequest request = new RespRequest();
        for (int i = 0; i < commands; i++) {
            addCommand(request);
        }
        socket.getOutputStream().write(request.add("ECHO", "end").bytes());
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

    /**
     * Writes mostly, as they take the longest path; each kind of value, a transaction and a named write are among them.
     */
    private void addCommand(RespRequest request) {
        String key = "key:" + random.nextInt(KEYS);
        String hash = "hash:" + random.nextInt(KEYS / 10);
        String field = "f" + random.nextInt(20);
        switch (random.nextInt(24)) {
            case 0, 1, 2, 3, 4, 5, 6, 7 -> request.add("SET", key, VALUE);
            case 8, 9, 10, 11, 12 -> request.add("GET", key);
            case 13, 14, 15 -> request.add("INCR", "n:" + key);
            case 16 -> request.add("SET", key, VALUE, "PX", Integer.toString(1 + random.nextInt(5_000)));
            case 17 -> request.add("DEL", key);
            case 18, 19 -> request.add("HSET", hash, field, VALUE);
            case 20 -> request.add("HGET", hash, field);
            case 21 -> request.add("MGET", key, "key:1", "key:2");
            case 22 ->
                request.add("MULTI").add("INCR", "n:" + key).add("GET", key).add("EXEC");
            default -> request.add("TIDE.ONCE", "id-" + random.nextInt(5_000), "INCR", "once");
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
