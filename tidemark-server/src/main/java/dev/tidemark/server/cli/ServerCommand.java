package dev.tidemark.server.cli;

import dev.tidemark.node.StartException;
import dev.tidemark.server.TidemarkServer;
import dev.tidemark.server.cli.base.CliException;
import dev.tidemark.server.cli.base.Version;
import dev.tidemark.server.config.ConfigException;
import dev.tidemark.server.config.ConfigKey;
import dev.tidemark.server.config.ConfigValues;
import dev.tidemark.server.config.ServerConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "server",
        description = "Runs one node in the foreground. Options win over the file of --config.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {"", "All keys: docs/configuration.md"})
final class ServerCommand implements Callable<Integer> {
    @Option(names = "--config", paramLabel = "FILE", description = "lines of the form key = value")
    private Path config;

    private static final Logger LOG = LoggerFactory.getLogger(ServerCommand.class);

    @Option(names = "--id", paramLabel = "N", description = "number of this node in --cluster")
    private String id;

    @Option(names = "--data", paramLabel = "DIR", description = "directory of this node alone; created if absent")
    private String data;

    @Option(names = "--client", paramLabel = "HOST:PORT", description = "where clients connect")
    private String client;

    @Option(names = "--peer", paramLabel = "HOST:PORT", description = "where other nodes connect; as in --cluster")
    private String peer;

    @Option(names = "--http", paramLabel = "HOST:PORT", description = "/health and /status; default: none")
    private String http;

    @Option(names = "--advertise-client", paramLabel = "HOST:PORT", description = "told to clients; default: --client")
    private String advertiseClient;

    @Option(names = "--advertise-peer", paramLabel = "HOST:PORT", description = "told to nodes; as in --cluster")
    private String advertisePeer;

    @Option(names = "--advertise-http", paramLabel = "HOST:PORT", description = "told to people; default: --http")
    private String advertiseHttp;

    @Option(names = "--cluster", paramLabel = "1=HOST:PORT,2=…", description = "peer address of every node")
    private String cluster;

    @Option(names = "--cluster-id", paramLabel = "NAME", description = "the same on all nodes of a cluster")
    private String clusterId;

    @Option(names = "--write-quorum", paramLabel = "W", description = "majority (default), all, or a number")
    private String writeQuorum;

    @Option(names = "--join", description = "the cluster exists, and this node is to be added to it")
    private boolean join;

    @Option(names = "--password", paramLabel = "TEXT", description = "clients must give it; better in --config")
    private String password;

    @Option(names = "--set", paramLabel = "key=value", description = "any key of the configuration")
    private List<String> assignments = List.of();

    @Option(names = "--stop-with-parent", hidden = true, description = "stop when standard input ends")
    private boolean stopWithParent;

    @Override
    public Integer call() throws CliException {
        try {
            ConfigValues given = values();
            ServerConfig config =
                    ServerConfig.of(given).fitting(given, Runtime.getRuntime().maxMemory(), LOG::info);
            TidemarkServer server = TidemarkServer.start(config);
            return new ServerProcess(server).run(stopWithParent);
        } catch (ConfigException | StartException e) {
            throw new CliException(e.getMessage());
        }
    }

    ConfigValues values() throws ConfigException {
        ConfigValues values = new ConfigValues();
        if (config != null) {
            values.readFile(config);
        }
        for (String assignment : assignments) {
            values.setOption(assignment);
        }
        values.setOption(ConfigKey.ID, id);
        values.setOption(ConfigKey.DATA, data);
        values.setOption(ConfigKey.CLIENT, client);
        values.setOption(ConfigKey.PEER, peer);
        values.setOption(ConfigKey.HTTP, http);
        values.setOption(ConfigKey.ADVERTISE_CLIENT, advertiseClient);
        values.setOption(ConfigKey.ADVERTISE_PEER, advertisePeer);
        values.setOption(ConfigKey.ADVERTISE_HTTP, advertiseHttp);
        values.setOption(ConfigKey.CLUSTER, cluster);
        values.setOption(ConfigKey.CLUSTER_ID, clusterId);
        values.setOption(ConfigKey.WRITE_QUORUM, writeQuorum);
        values.setOption(ConfigKey.JOIN, join ? "yes" : null);
        values.setOption(ConfigKey.PASSWORD, password);
        return values;
    }
}
