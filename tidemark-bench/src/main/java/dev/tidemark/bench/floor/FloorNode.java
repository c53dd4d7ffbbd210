package dev.tidemark.bench.floor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * One thread that takes what has arrived from all clients, writes it after what it wrote before, calls fsync once, and
 * answers. It understands just enough of RESP to count commands, and keeps no data. Nothing durable can be faster on
 * this disk.
 *
 * <p>With followers, other floors, it sends them what has arrived before it calls fsync itself, and answers when the
 * first of them has answered. Nothing that is durable on two of three can be faster.
 */
public final class FloorNode {
    private static final int FILE_BYTES = 64 << 20;
    private static final int BUFFER_BYTES = 256 << 10;
    private static final byte[] OK = {'+', 'O', 'K', '\r', '\n'};

    private final FileChannel file;
    private final Selector selector;
    private final ServerSocketChannel server;
    private final List<Client> answered = new ArrayList<>();
    private final List<FloorFollower> followers = new ArrayList<>();
    private final Selector followersAnswers;
    private long position;

    private static final class Client {
        private final SocketChannel channel;
        private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES);
        private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER_BYTES);
        private final CommandCounter counter = new CommandCounter();

        Client(SocketChannel channel) {
            this.channel = channel;
        }
    }

    private FloorNode(FileChannel file, int port, List<Integer> followerPorts) throws IOException {
        this.file = file;
        followersAnswers = Selector.open();
        for (int followerPort : followerPorts) {
            followers.add(new FloorFollower(followerPort, followersAnswers));
        }
        selector = Selector.open();
        server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
    }

    /**
     * Runs until standard input ends.
     *
     * @param followerPorts of floors that run already; empty for none
     */
    public static void run(Path directory, int port, List<Integer> followerPorts) throws IOException {
        Files.createDirectories(directory);
        FileChannel file = FileChannel.open(
                directory.resolve("file"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        zero(file);
        FloorNode node = new FloorNode(file, port, followerPorts);
        Thread watcher = new Thread(FloorNode::endWithInput, "parent-watcher");
        watcher.setDaemon(true);
        watcher.start();
        while (true) {
            node.turn();
        }
    }

    private static void endWithInput() {
        try {
            while (System.in.read() >= 0) {
                // nothing is ever sent
            }
        } catch (IOException e) {
            System.err.println("standard input failed: " + e);
        }
        Runtime.getRuntime().halt(0);
    }

    private static void zero(FileChannel file) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 20);
        for (long at = 0; at < FILE_BYTES; at += zeros.capacity()) {
            zeros.clear();
            writeAll(file, zeros, at);
        }
        file.force(true);
    }

    private static void writeAll(FileChannel file, ByteBuffer bytes, long at) throws IOException {
        long next = at;
        while (bytes.hasRemaining()) {
            next += file.write(bytes, next);
        }
    }

    private void turn() throws IOException {
        selector.select(this::ready);
        if (answered.isEmpty()) {
            return;
        }
        file.force(false);
        awaitAFollower();
        for (Client client : answered) {
            answer(client);
        }
        answered.clear();
    }

    private void awaitAFollower() throws IOException {
        boolean done = followers.isEmpty();
        while (!done) {
            for (FloorFollower follower : followers) {
                done |= follower.hasAnsweredAll();
            }
            if (!done) {
                followersAnswers.select(key -> {});
            }
        }
    }

    private void ready(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                SocketChannel channel = server.accept();
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.configureBlocking(false);
                channel.register(selector, SelectionKey.OP_READ, new Client(channel));
            } else {
                receive((Client) key.attachment());
            }
        } catch (IOException e) {
            key.cancel();
            closeQuietly(key);
        }
    }

    private static void closeQuietly(SelectionKey key) {
        try {
            key.channel().close();
        } catch (IOException e) {
            System.err.println("a connection cannot be closed: " + e);
        }
    }

    private void receive(Client client) throws IOException {
        if (client.channel.read(client.in) < 0) {
            throw new IOException("closed");
        }
        client.in.flip();
        int commands = client.counter.count(client.in);
        if (position + client.in.remaining() > FILE_BYTES) {
            position = 0;
        }
        position += client.in.remaining();
        for (FloorFollower follower : followers) {
            follower.send(client.in.duplicate(), commands);
        }
        writeAll(file, client.in, position - client.in.remaining());
        client.in.clear();
        if (commands > 0) {
            for (int i = 0; i < commands; i++) {
                client.out.put(OK);
            }
            answered.add(client);
        }
    }

    private static void answer(Client client) throws IOException {
        client.out.flip();
        while (client.out.hasRemaining()) {
            client.channel.write(client.out);
        }
        client.out.clear();
    }
}
