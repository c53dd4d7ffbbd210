package dev.tidemark.server.cli;

import dev.tidemark.node.FreePorts;
import dev.tidemark.node.HostPort;
import dev.tidemark.node.StartException;
import dev.tidemark.server.TidemarkServer;
import dev.tidemark.server.cli.base.CliException;
import dev.tidemark.server.cli.base.NodeView;
import dev.tidemark.server.config.ConfigException;
import dev.tidemark.server.config.ConfigKey;
import dev.tidemark.server.config.ConfigValues;
import dev.tidemark.server.config.ServerConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * One node on free ports, with data that is removed at the end. It does what nodes do when they start, so the JVM can
 * write down what it had to load and check for that (docs/decisions/0085).
 */
@Command(
        name = RehearseCommand.NAME,
        hidden = true,
        description = "Starts and stops a node, for the archive of classes that ./tidemark makes after a build.")
final class RehearseCommand implements Callable<Integer> {
    static final String NAME = "rehearse";
    private static final int LONGEST_SECONDS = 60;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "3", description = "default: ${DEFAULT-VALUE}")
    private int seconds;

    /** Somebody waits for the end of the build; without an archive nodes only start slower. */
    private static void endsIn(long seconds) {
        Thread watch = new Thread(
                () -> {
                    try {
                        TimeUnit.SECONDS.sleep(seconds);
                    } catch (InterruptedException e) {
                        return;
                    }
                    Runtime.getRuntime().halt(1);
                },
                "rehearse-watch");
        watch.setDaemon(true);
        watch.start();
    }

    @Override
    public Integer call() throws CliException, IOException {
        endsIn(seconds + LONGEST_SECONDS);
        Path directory = Files.createTempDirectory("tidemark-" + NAME + "-");
        try {
            // If another process takes one of the ports before it is bound, there is no archive.
            List<HostPort> addresses =
                    FreePorts.any(3).stream().map(RehearseCommand::local).toList();
            try (TidemarkServer server = TidemarkServer.start(config(directory, addresses))) {
                NodeView.ask(local(server.clientPort()), null);
            }
            return 0;
        } catch (ConfigException | StartException e) {
            throw new CliException(e.getMessage());
        } finally {
            remove(directory);
        }
    }

    private ServerConfig config(Path directory, List<HostPort> addresses) throws ConfigException {
        HostPort peer = addresses.get(0);
        ConfigValues values = new ConfigValues();
        values.setOption(ConfigKey.ID, 1);
        values.setOption(ConfigKey.DATA, directory);
        values.setOption(ConfigKey.PEER, peer);
        values.setOption(ConfigKey.CLUSTER, "1=" + peer);
        values.setOption(ConfigKey.CLIENT, addresses.get(1));
        values.setOption(ConfigKey.HTTP, addresses.get(2));
        values.setOption(ConfigKey.WARM_UP_SECONDS, seconds);
        return ServerConfig.of(values);
    }

    private static HostPort local(int port) {
        return new HostPort(InetAddress.getLoopbackAddress().getHostAddress(), port);
    }

    private static void remove(Path directory) throws IOException {
        List<Path> paths;
        try (Stream<Path> walked = Files.walk(directory)) {
            paths = walked.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.delete(path);
        }
    }
}
