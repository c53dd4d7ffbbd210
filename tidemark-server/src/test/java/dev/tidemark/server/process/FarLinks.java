package dev.tidemark.server.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Stands between the nodes of a cluster and carries what they say: each piece after the same while, in order, as a long
 * line does; or, where a direction is cut, keeps it until that is healed, as TCP does while packets are lost.
 */
final class FarLinks implements AutoCloseable {
    private static final int PIECE_BYTES = 64 << 10;

    private record Piece(long dueNanos, byte[] bytes) {}

    private record Direction(int from, int to) {}

    private final long oneWayNanos;
    private final Set<Direction> cut = new HashSet<>(); // guarded by itself
    private final List<AutoCloseable> open = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    FarLinks(int roundTripMillis) {
        oneWayNanos = TimeUnit.MILLISECONDS.toNanos(roundTripMillis) / 2;
    }

    /** The way from one node to another's peer port. */
    int route(int from, int to, int peerPort) {
        try {
            ServerSocket server = new ServerSocket();
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            open.add(server);
            run("link-" + from + "-" + to, () -> accept(server, from, to, peerPort));
            return server.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nothing that {@code from} says gets to {@code to}; the other direction works. */
    void cut(int from, int to) {
        synchronized (cut) {
            cut.add(new Direction(from, to));
        }
    }

    void heal() {
        synchronized (cut) {
            cut.clear();
            cut.notifyAll();
        }
    }

    private void awaitWhole(Direction direction) throws InterruptedException {
        synchronized (cut) {
            while (cut.contains(direction)) {
                cut.wait();
            }
        }
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private void run(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // one end is gone, and so is the other
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept(ServerSocket server, int from, int to, int peerPort) throws IOException {
        while (!closed) {
            Socket near = server.accept();
            Socket far = new Socket();
            open.addAll(List.of(near, far));
            try {
                far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), peerPort));
            } catch (IOException e) {
                near.close(); // nobody is there
                continue;
            }
            carry(near, far, new Direction(from, to));
            carry(far, near, new Direction(to, from));
        }
    }

    private void carry(Socket in, Socket out, Direction direction) {
        LinkedBlockingQueue<Piece> line = new LinkedBlockingQueue<>();
        run("reads-" + direction, () -> {
            in.setTcpNoDelay(true);
            byte[] buffer = new byte[PIECE_BYTES];
            try {
                for (int length = in.getInputStream().read(buffer);
                        length >= 0;
                        length = in.getInputStream().read(buffer)) {
                    line.add(new Piece(System.nanoTime() + oneWayNanos, Arrays.copyOf(buffer, length)));
                }
            } finally {
                line.add(new Piece(System.nanoTime() + oneWayNanos, new byte[0]));
            }
        });
        run("writes-" + direction, () -> {
            try (in;
                    out) {
                out.setTcpNoDelay(true);
                for (Piece piece = line.take(); piece.bytes().length > 0; piece = line.take()) {
                    TimeUnit.NANOSECONDS.sleep(piece.dueNanos() - System.nanoTime());
                    awaitWhole(direction);
                    out.getOutputStream().write(piece.bytes());
                }
            }
        });
    }

    @Override
    public void close() throws Exception {
        closed = true;
        heal();
        for (AutoCloseable socket : new ArrayList<>(open)) {
            socket.close();
        }
    }
}
