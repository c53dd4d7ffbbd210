package dev.tidemark.server.cli.base;

import dev.tidemark.node.HostPort;
import picocli.CommandLine.Option;

/** Which node a command asks, for all commands that ask one. To be mixed in. */
public final class NodeOptions {
    @Option(
            names = "--at",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:7001",
            description = "client address of any node (default: ${DEFAULT-VALUE})")
    private String at;

    @Option(names = "--password", paramLabel = "TEXT", description = "if the nodes ask for one")
    private String password;

    /** The address as it was given. */
    public String at() {
        return at;
    }

    /** Null if none was given. */
    public String password() {
        return password;
    }

    /** @throws CliException if what was given is none */
    public HostPort address() throws CliException {
        try {
            return HostPort.parse(at);
        } catch (IllegalArgumentException e) {
            throw new CliException("--at: " + e.getMessage());
        }
    }
}
