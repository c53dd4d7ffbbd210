package dev.tidemark.server.process;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.util.Random;

/**
 * Ports that nobody uses. Below the range from which the system takes the ports of outgoing connections: one of those
 * could sit on the port of a node that is down for a moment.
 */
final class FreshPorts {
    private static final int FIRST = 12_000;
    private static final int LAST = 21_000;
    private static final int ATTEMPTS = 1_000;

    private final Random random = new SecureRandom();

    /** The first of {@code count} free ports in a row, which are free {@code offsets} above, too. */
    int take(int count, int... offsets) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int first = FIRST + random.nextInt(LAST - FIRST);
            if (areFree(first, count) && areFreeAbove(first, count, offsets)) {
                return first;
            }
        }
        throw new IllegalStateException("no free ports between " + FIRST + " and " + LAST);
    }

    private static boolean areFreeAbove(int first, int count, int... offsets) {
        for (int offset : offsets) {
            if (!areFree(first + offset, count)) {
                return false;
            }
        }
        return true;
    }

    private static boolean areFree(int first, int count) {
        for (int port = first; port < first + count; port++) {
            try (ServerSocket socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress("127.0.0.1", port));
            } catch (IOException e) {
                return false;
            }
        }
        return true;
    }
}
