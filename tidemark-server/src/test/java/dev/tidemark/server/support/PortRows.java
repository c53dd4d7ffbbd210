package dev.tidemark.server.support;

import dev.tidemark.node.FreePorts;
import dev.tidemark.node.HostPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Ports in a row on the loopback address, for nodes that come and go. While a node is down nobody else gets its port:
 * no outgoing connection, and no test in another JVM.
 */
public final class PortRows {
    /** Below the range from which the system takes the ports of outgoing connections. */
    private static final int FIRST = 12_000;

    private static final int LAST = 21_000;
    private static final int ATTEMPTS = 1_000;
    /** A row begins after the first port of a block. Who has that one has the block. */
    private static final int BLOCK = 10;

    private static final int MOST = BLOCK - 1;
    /** Until this JVM ends. */
    private static final Queue<ServerSocket> GUARDS = new ConcurrentLinkedQueue<>();

    private PortRows() {}

    /**
     * @param count at most {@value #MOST}
     * @param offsets the ports so far above each of them are free, too, and as safe
     * @return the first of the row
     */
    public static int next(int count, int... offsets) {
        if (count > MOST) {
            throw new IllegalArgumentException("at most " + MOST + " ports in a row, not " + count);
        }
        Random random = new SecureRandom();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int guard = FIRST + BLOCK * random.nextInt((LAST - FIRST) / BLOCK);
            if (takes(guard, offsets) && areFree(guard, count, offsets)) {
                return guard + 1;
            }
        }
        throw new IllegalStateException("no free ports between " + FIRST + " and " + LAST);
    }

    private static boolean takes(int guard, int... offsets) {
        List<ServerSocket> taken = new ArrayList<>();
        try {
            taken.add(new ServerSocket(guard, 1, InetAddress.getLoopbackAddress()));
            for (int offset : offsets) {
                taken.add(new ServerSocket(guard + offset, 1, InetAddress.getLoopbackAddress()));
            }
            GUARDS.addAll(taken);
            return true;
        } catch (IOException e) {
            taken.forEach(PortRows::giveBack);
            return false;
        }
    }

    private static void giveBack(ServerSocket guard) {
        try {
            guard.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean areFree(int guard, int count, int... offsets) {
        boolean areFree = true;
        for (int port = guard + 1; port <= guard + count; port++) {
            areFree &= isFree(port);
            for (int offset : offsets) {
                areFree &= isFree(port + offset);
            }
        }
        return areFree;
    }

    private static boolean isFree(int port) {
        return FreePorts.problem(new HostPort("127.0.0.1", port)) == null;
    }
}
