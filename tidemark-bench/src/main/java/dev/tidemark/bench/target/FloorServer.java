package dev.tidemark.bench.target;

import dev.tidemark.bench.load.Protocol;
import dev.tidemark.node.FreePorts;
import dev.tidemark.server.cli.base.JvmOptions;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * One fsync and one answer, and nothing else, alone or with two followers; see {@link
 * dev.tidemark.bench.floor.FloorNode}.
 */
public final class FloorServer extends OwnServers {
    public static final String NODE_COMMAND = "floor-node";

    private final Path directory;
    private final Path javaHome;
    private final int followers;
    private int port;

    /** @param followers how many more processes have it on disk, one of them before the answer */
    public FloorServer(Path directory, Path javaHome, int followers) {
        this.directory = directory;
        this.javaHome = javaHome;
        this.followers = followers;
    }

    @Override
    public String name() {
        return followers == 0 ? "floor" : "floor" + (followers + 1);
    }

    @Override
    public String description() {
        return "a program that keeps nothing; one fsync of a zeroed file for what has arrived, then the answers"
                + (followers == 0 ? "" : ", when one of " + followers + " others has done the same")
                + ". It answers reads without reading";
    }

    @Override
    public Protocol protocol() {
        return Protocol.RESP;
    }

    @Override
    public void start() throws BenchException {
        List<Integer> ports = FreePorts.any(followers + 1);
        for (int i = 1; i <= followers; i++) {
            start("follower " + i + " of the floor", name() + "-" + i, ports.subList(i, i + 1));
            awaitAnswer(ports.get(i));
        }
        port = ports.get(0);
        start("the floor", name(), ports);
    }

    /** @param ports its own, then those of its followers */
    private void start(String what, String directoryName, List<Integer> ports) throws BenchException {
        Path data = directory.resolve(directoryName);
        List<String> arguments = new ArrayList<>(
                List.of("bench", NODE_COMMAND, data.resolve("data").toString()));
        ports.forEach(each -> arguments.add(each.toString()));
        started(Server.start(what, data, Programs.main(javaHome, JvmOptions.of(javaHome), false, arguments)));
    }

    @Override
    public InetSocketAddress awaitReady() throws BenchException {
        return awaitAnswer(port);
    }

    private InetSocketAddress awaitAnswer(int of) throws BenchException {
        InetSocketAddress address = new InetSocketAddress("127.0.0.1", of);
        return await("an answer", () -> RespCall.text(address, "PING").equals("OK") ? address : null);
    }

    @Override
    InetSocketAddress server() {
        return new InetSocketAddress("127.0.0.1", port);
    }

    @Override
    public OptionalLong fsyncs() {
        return OptionalLong.empty();
    }
}
