package dev.tidemark.bench.load;

import java.util.Locale;

/**
 * One load that every target gets.
 *
 * @param clients how many, or, over shared connections, how many operations are in flight together
 * @param sharedConnections 0: each client has its own connection
 * @param pipeline operations that one client has in flight
 * @param ratePerSecond 0: closed loop
 */
public record Scenario(
        Workload workload, int valueBytes, int clients, int sharedConnections, int pipeline, double ratePerSecond) {

    public int connections() {
        return sharedConnections == 0 ? clients : Math.min(clients, sharedConnections);
    }

    /** Per connection. */
    public int inFlight() {
        return sharedConnections == 0 ? pipeline : Math.max(1, clients / sharedConnections);
    }

    /** What all loads of one line of the plot have in common; only the number of clients is missing. */
    public String family() {
        return workload.name().toLowerCase(Locale.ROOT) + " " + valueBytes + " B"
                + (sharedConnections > 0 ? ", over " + sharedConnections + " connections" : "")
                + (pipeline > 1 ? ", pipeline " + pipeline : "");
    }

    @Override
    public String toString() {
        return family() + ", " + clients + (clients == 1 ? " client" : " clients")
                + (ratePerSecond > 0 ? ", " + Math.round(ratePerSecond) + "/s" : "");
    }
}
