package dev.tidemark.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Looks whether ports are free before anything is started, so that a mistyped port touches no data; and finds ports
 * that nobody uses, on the loopback address. Another process may take one before it is bound.
 */
public final class FreePorts {
    private static final String UNKNOWN = "the host name \"";

    /**
     * Below the range from which the system takes the ports of outgoing connections: one of those could sit on the port
     * of a node that is down for a moment.
     */
    private static final int FIRST = 12_000;

    private static final int LAST = 21_000;
    private static final int ATTEMPTS = 1_000;

    private FreePorts() {}

    /** So many different ports, any. */
    public static List<Integer> any(int count) {
        List<Integer> ports = new ArrayList<>();
        hold(count, ports);
        return ports;
    }

    /** Holds each until it has all, so that none comes twice. */
    private static void hold(int count, List<Integer> ports) {
        if (count == 0) {
            return;
        }
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ports.add(socket.getLocalPort());
            hold(count - 1, ports);
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on the loopback address: " + Reasons.of(e), e);
        }
    }

    /**
     * The first of {@code count} ports in a row, for nodes that come and go: no outgoing connection gets one of them.
     *
     * @param offsets the ports so far above each of them are free, too
     */
    public static int inARow(int count, int... offsets) {
        Random random = new SecureRandom();
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
            if (problem(new HostPort("127.0.0.1", port)) != null) {
                return false;
            }
        }
        return true;
    }

    /** Why {@code address} cannot be listened on, or null if it can. */
    public static String problem(HostPort address) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true); // as the real listeners: connections in TIME_WAIT do not count
            InetSocketAddress target = new InetSocketAddress(address.host(), address.port());
            if (target.isUnresolved()) {
                return UNKNOWN + address.host() + "\" is not known";
            }
            socket.bind(target);
            return null;
        } catch (IOException e) {
            return Reasons.of(e);
        }
    }

    private static String advice(String problem, HostPort address) {
        return problem.startsWith(UNKNOWN)
                ? "Correct the name,"
                : "Stop the process that uses port " + address.port() + ",";
    }

    /** @throws StartException if {@code address} cannot be listened on; says what to do */
    public static void require(HostPort address, String purpose, String key) throws StartException {
        String problem = problem(address);
        if (problem != null) {
            throw new StartException("cannot listen for " + purpose + " on " + address + ": " + problem
                    + ". Nothing was started and no data was touched. " + advice(problem, address)
                    + " or give another address with --" + key + ".");
        }
    }
}
