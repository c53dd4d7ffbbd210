package dev.tidemark.bench.target;

import dev.tidemark.bench.load.Protocol;
import dev.tidemark.node.FreePorts;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** One Redis, not replicated, that calls fsync before it acknowledges. */
public final class RedisServer extends OwnServers {
    private final Path directory;
    private final Path program;
    private int port;

    public RedisServer(Path directory) throws BenchException {
        this.directory = directory.toAbsolutePath();
        this.program = Programs.find("redis-server")
                .orElseThrow(() -> new BenchException(
                        "the peer redis needs redis-server. On Debian: apt-get install redis-server"));
    }

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public String description() {
        return "ONE node without replication, appendonly yes, appendfsync always; "
                + Programs.firstLine(program.toString(), "--version");
    }

    @Override
    public Protocol protocol() {
        return Protocol.RESP;
    }

    @Override
    public void start() throws BenchException {
        port = FreePorts.any(1).get(0);
        Path data = directory.resolve("redis");
        started(Server.start(
                "redis-server",
                data,
                List.of(
                        program.toString(),
                        "--port",
                        Integer.toString(port),
                        "--bind",
                        "127.0.0.1",
                        "--dir",
                        data.toString(),
                        "--appendonly",
                        "yes",
                        "--appendfsync",
                        "always",
                        "--save",
                        "")));
    }

    @Override
    public InetSocketAddress awaitReady() throws BenchException {
        return await("an answer", () -> RespCall.text(server(), "PING").equals("PONG") ? server() : null);
    }

    @Override
    InetSocketAddress server() {
        return new InetSocketAddress("127.0.0.1", port);
    }

    /** Redis does not count them. */
    @Override
    public OptionalLong fsyncs() {
        return OptionalLong.empty();
    }
}
