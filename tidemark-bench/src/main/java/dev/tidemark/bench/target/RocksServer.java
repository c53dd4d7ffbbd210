package dev.tidemark.bench.target;

import dev.tidemark.bench.load.Protocol;
import dev.tidemark.node.FreePorts;
import dev.tidemark.server.cli.base.JvmOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** One process with RocksDB, not replicated; see {@link dev.tidemark.bench.rocks.RocksNode}. */
public final class RocksServer extends OwnServers {
    public static final String NODE_COMMAND = "rocksdb-node";

    private final Path directory;
    private final Path javaHome;
    private int port;

    public RocksServer(Path directory, Path javaHome) {
        this.directory = directory;
        this.javaHome = javaHome;
    }

    @Override
    public String name() {
        return "rocksdb";
    }

    @Override
    public String description() {
        return "rocksdbjni with its defaults but without compression, ONE process without replication; one batch with"
                + " sync for what has arrived, then the answers; "
                + Programs.firstLine(Programs.java(javaHome), "-version");
    }

    @Override
    public Protocol protocol() {
        return Protocol.RESP;
    }

    @Override
    public void start() throws BenchException {
        port = FreePorts.any(1).get(0);
        Path data = directory.resolve("rocksdb");
        List<String> jvmOptions = new ArrayList<>(JvmOptions.of(javaHome));
        // The library unpacks its native code there, and a process that is killed leaves it.
        jvmOptions.add("-Djava.io.tmpdir=" + temporary());
        List<String> arguments =
                List.of("bench", NODE_COMMAND, data.resolve("data").toString(), Integer.toString(port));
        started(Server.start("RocksDB", data, Programs.main(javaHome, jvmOptions, false, arguments)));
    }

    private Path temporary() throws BenchException {
        Path temporary = directory.resolve("rocksdb-library");
        try {
            return Files.createDirectories(temporary);
        } catch (IOException e) {
            throw new BenchException(temporary + " cannot be made: " + e.getMessage(), e);
        }
    }

    @Override
    public InetSocketAddress awaitReady() throws BenchException {
        return await("an answer", () -> RespCall.text(server(), "PING").equals("PONG") ? server() : null);
    }

    @Override
    InetSocketAddress server() {
        return new InetSocketAddress("127.0.0.1", port);
    }

    /** RocksDB counts them only where statistics are on, which cost. */
    @Override
    public OptionalLong fsyncs() {
        return OptionalLong.empty();
    }
}
