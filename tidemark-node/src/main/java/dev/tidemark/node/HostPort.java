package dev.tidemark.node;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** A TCP address. */
public record HostPort(String host, int port) {

    /**
     * Reads {@code host:port} or {@code [ipv6]:port}.
     *
     * @throws IllegalArgumentException with a sentence for the user
     */
    public static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon <= 0 || colon == text.length() - 1) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not an address; write HOST:PORT, as 127.0.0.1:7001");
        }
        String host = text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        int port;
        try {
            port = Integer.parseInt(text.substring(colon + 1));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" has no valid port; write HOST:PORT, as 127.0.0.1:7001", e);
        }
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port " + port + " in \"" + text + "\" is not between 0 and 65535");
        }
        return new HostPort(host, port);
    }

    /** Whether it stands for all addresses of a machine: good for listening, nowhere to connect to. */
    public boolean isWildcard() {
        if (!host.matches("[0-9.]+|.*:.*")) {
            return false; // a name
        }
        try {
            return InetAddress.getByName(host).isAnyLocalAddress();
        } catch (UnknownHostException e) {
            return false; // no address either
        }
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
