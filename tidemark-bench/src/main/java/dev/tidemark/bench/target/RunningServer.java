package dev.tidemark.bench.target;

import dev.tidemark.bench.load.Protocol;
import dev.tidemark.node.HostPort;
import dev.tidemark.server.cli.base.NodeView;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** A server that somebody else started and that speaks RESP: a node of Tidemark, or Redis. */
public final class RunningServer implements Target {
    private final HostPort at;
    private List<Long> pids = List.of();
    private List<InetSocketAddress> nodes = List.of();
    private String description = "";

    public RunningServer(HostPort at) {
        this.at = at;
    }

    @Override
    public String name() {
        return at.toString();
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public Protocol protocol() {
        return Protocol.RESP;
    }

    /** Asks who it is, and which processes make up its cluster. */
    @Override
    public void start() throws BenchException {
        try {
            Map<String, String> info = RespCall.info(address(at));
            boolean tidemark = "tidemark".equals(info.get("server_name"));
            description =
                    (tidemark ? "a node of Tidemark" : "a server that says it is Redis " + info.get("redis_version"))
                            + " that was running already";
            List<Long> found = new ArrayList<>();
            List<HostPort> servers = tidemark ? voters() : List.of(at);
            nodes = servers.stream().map(RunningServer::address).toList();
            for (HostPort server : servers) {
                if (isThisMachine(server)) {
                    found.add(Long.valueOf(RespCall.info(address(server)).getOrDefault("process_id", "0")));
                }
            }
            pids = List.copyOf(found);
        } catch (IOException | NumberFormatException e) {
            throw new BenchException(
                    "no server answers INFO at " + at + ": " + e.getMessage()
                            + ". Is it running? Without --at, a cluster is started for the run",
                    e);
        }
    }

    private List<HostPort> voters() throws IOException {
        List<HostPort> clients = new ArrayList<>();
        if (NodeView.ask(at, null).fields().get("voters") instanceof Map<?, ?> voters) {
            for (Object voter : voters.values()) {
                if (voter instanceof Map<?, ?> fields && fields.get("client") instanceof String client) {
                    clients.add(HostPort.parse(client));
                }
            }
        }
        return clients;
    }

    private static boolean isThisMachine(HostPort server) {
        try {
            InetAddress address = InetAddress.getByName(server.host());
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (IOException e) {
            return false;
        }
    }

    private static InetSocketAddress address(HostPort server) {
        return new InetSocketAddress(server.host(), server.port());
    }

    @Override
    public InetSocketAddress awaitReady() {
        return address(at);
    }

    @Override
    public List<Long> pids() {
        return pids;
    }

    @Override
    public OptionalLong fsyncs() {
        return Fsyncs.of(nodes);
    }

    @Override
    public void freeze() {
        // It is not ours.
    }

    @Override
    public void thaw() {
        // It is not ours.
    }

    @Override
    public void close() {
        // It is not ours.
    }
}
