package dev.tidemark.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks whether ports are free before anything is started, so that a mistyped port touches no data; and finds ports
 * that nobody uses, on the loopback address. Another process may take one before it is bound.
 */
public final class FreePorts {
    private static final String UNKNOWN = "the host name \"";

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
        if (problem.startsWith(UNKNOWN)) {
            return "Correct the name,";
        } else if (problem.contains("Cannot assign requested address")) {
            return "This machine has no such address: correct it,";
        } else if (problem.contains("Permission denied")) {
            return "This user may not use port " + address.port() + ": choose one from 1024 on, allow it,";
        }
        return "Stop the process that uses port " + address.port() + ",";
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
