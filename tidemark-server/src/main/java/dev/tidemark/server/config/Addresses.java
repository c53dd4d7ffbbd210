package dev.tidemark.server.config;

import dev.tidemark.node.HostPort;
import java.util.SortedMap;

/**
 * Where a node listens, and what it tells others to connect to: two things where a node listens on all interfaces, or
 * where addresses are translated on the way (H171).
 */
final class Addresses {
    private Addresses() {}

    /** What others are told instead of the address of {@code listen}: that of {@code advertise}, if it is given. */
    static HostPort told(ConfigValues values, ConfigKey listen, ConfigKey advertise) throws ConfigException {
        if (values.has(advertise)) {
            HostPort told = values.address(advertise);
            requireDefinite(
                    values, advertise, told, "is nowhere to connect to; give the address that others should use");
            return told;
        }
        HostPort address = values.address(listen);
        requireDefinite(
                values,
                listen,
                address,
                "is where to listen, but nowhere to connect to; say with --" + advertise.key() + " HOST:PORT, or \""
                        + advertise.key() + " = HOST:PORT\", what others should connect to");
        return address;
    }

    /** Where to listen for peers. The entry of {@code cluster} is where they connect. */
    static HostPort peer(ConfigValues values, SortedMap<Integer, HostPort> voters, int id) throws ConfigException {
        for (HostPort voter : voters.values()) {
            requireDefinite(
                    values,
                    ConfigKey.CLUSTER,
                    voter,
                    "has the address " + voter
                            + ", which is nowhere to connect to; write there what the other nodes should"
                            + " connect to, and where this one listens with --peer HOST:PORT");
        }
        HostPort entry = voters.get(id);
        String others = " the entry " + id + "=" + entry
                + " of cluster; other nodes would look for this one in the wrong" + " place";
        boolean advertised = values.has(ConfigKey.ADVERTISE_PEER);
        if (advertised && !values.address(ConfigKey.ADVERTISE_PEER).equals(entry)) {
            throw values.bad(ConfigKey.ADVERTISE_PEER, "differs from" + others);
        }
        if (!values.has(ConfigKey.PEER)) {
            return entry;
        }
        HostPort listen = values.address(ConfigKey.PEER);
        if (!advertised && !listen.equals(entry)) {
            throw values.bad(
                    ConfigKey.PEER,
                    "differs from" + others + ". If it is only where this node listens, add --advertise-peer " + entry);
        }
        return listen;
    }

    /**
     * A node has three ports of its own. Two that are one would be found only when the node has opened its data, and
     * blamed on another process.
     *
     * @param http null: none
     */
    static void requireApart(ConfigValues values, HostPort client, HostPort peer, HostPort http)
            throws ConfigException {
        requireApart(values, ConfigKey.CLIENT, client, "for other nodes", peer);
        if (http != null) {
            requireApart(values, ConfigKey.HTTP, http, "for other nodes", peer);
            requireApart(values, ConfigKey.HTTP, http, "for clients", client);
        }
    }

    private static void requireApart(ConfigValues values, ConfigKey key, HostPort address, String who, HostPort other)
            throws ConfigException {
        boolean isSameHost = address.host().equals(other.host()) || address.isWildcard() || other.isWildcard();
        if (isSameHost && address.port() == other.port() && address.port() != 0) {
            throw values.bad(
                    key, "is where this node listens " + who + " (" + other + "); give each a port of its own");
        }
    }

    private static void requireDefinite(ConfigValues values, ConfigKey key, HostPort address, String otherwise)
            throws ConfigException {
        if (address.isWildcard() || address.port() == 0) {
            throw values.bad(key, otherwise);
        }
    }
}
