package dev.tidemark.bench.target;

import dev.tidemark.bench.BenchException;
import dev.tidemark.bench.load.Protocol;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** One fsync and one answer, and nothing else; see {@link dev.tidemark.bench.floor.FloorNode}. */
public final class FloorServer extends OwnServers {
    public static final String NODE_COMMAND = "floor-node";

    private final Path directory;
    private final Path javaHome;
    private int port;

    public FloorServer(Path directory, Path javaHome) {
        this.directory = directory;
        this.javaHome = javaHome;
    }

    @Override
    public String name() {
        return "floor";
    }

    @Override
    public String description() {
        return "a program that keeps nothing and replicates nothing; one fsync of a zeroed file for what has"
                + " arrived, then the answers. It answers reads without reading";
    }

    @Override
    public Protocol protocol() {
        return Protocol.RESP;
    }

    @Override
    public void start() throws BenchException {
        port = Ports.free(1).get(0);
        Path data = directory.resolve("floor");
        List<String> arguments =
                List.of("bench", NODE_COMMAND, data.resolve("data").toString(), Integer.toString(port));
        started(Server.start(
                "the floor", data, Programs.main(javaHome, Programs.serverJvmOptions(), false, arguments)));
    }

    @Override
    public InetSocketAddress awaitReady() throws BenchException {
        InetSocketAddress address = new InetSocketAddress("127.0.0.1", port);
        return await("an answer", () -> RespCall.text(address, "PING").equals("OK") ? address : null);
    }

    @Override
    public OptionalLong fsyncs() {
        return OptionalLong.empty();
    }
}
