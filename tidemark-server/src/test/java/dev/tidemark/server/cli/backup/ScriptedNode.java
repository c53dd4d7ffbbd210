package dev.tidemark.server.cli.backup;

import dev.tidemark.node.HostPort;
import dev.tidemark.state.snapshot.SnapshotRanges;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.UUID;

/** Answers TIDE.BACKUP as a node does, with tiny pieces of a file, and what a test puts in between. */
final class ScriptedNode implements AutoCloseable {
    /** In place of an answer: the connection ends. */
    static final String HANG_UP = "";

    private final ServerSocket socket;
    private final UUID cluster;
    /** Answers that are given before those of the file, to {@code TIDE.BACKUP} and to the pieces. */
    final Deque<String> beginnings = new ArrayDeque<>();

    final Deque<String> answers = new ArrayDeque<>();
    private int good = Integer.MAX_VALUE;
    private long nextOffset;
    private byte[] nextFile;
    volatile byte[] file;
    volatile long offset;
    /** Bytes of the file that were sent, about. */
    volatile long sent;
    /** At most so much at a time. */
    volatile int pieceBytes = 40;
    /** How often a backup was begun. */
    volatile int begun;
    /** Questions about pieces and digests. */
    volatile int asked;

    ScriptedNode(UUID cluster, long offset, byte[] file) throws IOException {
        this.cluster = cluster;
        this.offset = offset;
        this.file = file;
        socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve, "scripted node");
        thread.setDaemon(true);
        thread.start();
    }

    HostPort address() {
        return new HostPort("127.0.0.1", socket.getLocalPort());
    }

    /** So many pieces are answered before the first of {@link #answers}. */
    synchronized void afterGood(int pieces) {
        good = pieces;
    }

    /** Has another checkpoint in place of its own after the first of {@link #answers}. */
    synchronized void thenHas(long next, byte[] its) {
        nextOffset = next;
        nextFile = its;
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket client = socket.accept()) {
                DataInputStream in = new DataInputStream(new BufferedInputStream(client.getInputStream()));
                byte[] answer = answer(read(in));
                while (answer.length > 0) {
                    client.getOutputStream().write(answer);
                    answer = answer(read(in));
                }
            } catch (IOException e) {
                // the client has gone, or the test is over
            }
        }
    }

    private static String[] read(DataInputStream in) throws IOException {
        String[] words = new String[number(in)];
        for (int i = 0; i < words.length; i++) {
            byte[] word = in.readNBytes(number(in));
            words[i] = new String(word, StandardCharsets.US_ASCII);
            in.skipNBytes(2);
        }
        return words;
    }

    private static int number(DataInputStream in) throws IOException {
        StringBuilder digits = new StringBuilder();
        in.readByte();
        for (char c = (char) in.readByte(); c != '\n'; c = (char) in.readByte()) {
            digits.append(c);
        }
        return Integer.parseInt(digits.toString().strip());
    }

    private synchronized byte[] answer(String[] words) {
        if (words[0].equals("HELLO")) {
            return bytes("%0\r\n");
        }
        if (words.length == 1) {
            begun++;
            return beginnings.isEmpty()
                    ? bytes("%3\r\n+cluster-id\r\n+" + cluster + "\r\n+node\r\n:1\r\n+offset\r\n:" + offset + "\r\n")
                    : bytes(beginnings.remove());
        }
        asked++;
        if (good-- <= 0 && !answers.isEmpty()) {
            offset = nextFile == null ? offset : nextOffset;
            file = nextFile == null ? file : nextFile;
            return bytes(answers.remove());
        }
        if (Long.parseLong(words[1]) != offset) {
            return bytes("-BACKUPGONE no longer\r\n");
        }
        int at = Integer.parseInt(words[2]);
        if (words.length == 4 && words[3].equals("DIGESTS")) {
            return piece(digests(at));
        }
        int most = words.length == 4 ? Math.min(pieceBytes, Integer.parseInt(words[3])) : pieceBytes;
        sent += most;
        return piece(Arrays.copyOfRange(file, at, Math.min(file.length, at + most)));
    }

    /** Of the ranges from there on, as long as they are whole. */
    private byte[] digests(int from) {
        ByteBuffer digests = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
        SnapshotRanges.Bytes bytes = (at, most) ->
                Arrays.copyOfRange(file, (int) at, (int) Math.min(file.length, Math.min(at + most, Integer.MAX_VALUE)));
        try {
            for (SnapshotRanges.Range range : SnapshotRanges.from("file", bytes, from)) {
                digests.putInt(range.length()).put(HexFormat.of().parseHex(range.digest()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Arrays.copyOf(digests.array(), digests.position());
    }

    private byte[] piece(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(bytes("*2\r\n:" + file.length + "\r\n$" + bytes.length + "\r\n"));
        out.writeBytes(bytes);
        out.writeBytes(bytes("\r\n"));
        return out.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
