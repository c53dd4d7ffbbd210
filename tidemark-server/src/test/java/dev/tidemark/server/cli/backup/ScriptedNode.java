package dev.tidemark.server.cli.backup;

import dev.tidemark.node.HostPort;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.UUID;

/** Answers TIDE.BACKUP as a node does, with tiny pieces of a file, and what a test puts in between. */
final class ScriptedNode implements AutoCloseable {
    /** In place of an answer: the connection ends. */
    static final String HANG_UP = "";

    private static final int PIECE_BYTES = 40;

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
            return beginnings.isEmpty()
                    ? bytes("%3\r\n+cluster-id\r\n+" + cluster + "\r\n+node\r\n:1\r\n+offset\r\n:" + offset + "\r\n")
                    : bytes(beginnings.remove());
        }
        if (good-- <= 0 && !answers.isEmpty()) {
            offset = nextFile == null ? offset : nextOffset;
            file = nextFile == null ? file : nextFile;
            return bytes(answers.remove());
        }
        if (Long.parseLong(words[1]) != offset) {
            return bytes("-BACKUPGONE no longer\r\n");
        }
        return piece(Integer.parseInt(words[2]));
    }

    private byte[] piece(int at) {
        byte[] bytes = Arrays.copyOfRange(file, at, Math.min(file.length, at + PIECE_BYTES));
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
