package dev.tidemark.server;

import dev.tidemark.node.HostPort;
import dev.tidemark.node.Reasons;
import dev.tidemark.node.StartException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Looks whether ports are free before anything is started, so that a mistyped port touches no data. */
public final class FreePorts {
    private static final String UNKNOWN = "the host name \"";

    private FreePorts() {}

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

    static void require(HostPort address, String purpose, String key) throws StartException {
        String problem = problem(address);
        if (problem != null) {
            throw new StartException("cannot listen for " + purpose + " on " + address + ": " + problem
                    + ". Nothing was started and no data was touched. " + advice(problem, address)
                    + " or give another address with --" + key + ".");
        }
    }
}
