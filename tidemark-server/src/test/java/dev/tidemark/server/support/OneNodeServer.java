package dev.tidemark.server.support;

import dev.tidemark.node.FreePorts;
import dev.tidemark.node.StartException;
import dev.tidemark.server.TidemarkServer;
import dev.tidemark.server.config.ConfigException;
import dev.tidemark.server.config.ConfigKey;
import dev.tidemark.server.config.ConfigValues;
import dev.tidemark.server.config.ServerConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A whole server in this process, a cluster of itself alone: real files, real sockets, on ports that are free. */
public final class OneNodeServer {
    private OneNodeServer() {}

    /** @param directory in which it makes a data directory, or opens the one of the server before it */
    public static TidemarkServer start(Path directory) throws ConfigException, IOException, StartException {
        return start(directory, Map.of());
    }

    public static TidemarkServer start(Path directory, Map<ConfigKey, ?> options)
            throws ConfigException, IOException, StartException {
        List<Integer> ports = FreePorts.any(2);
        ConfigValues values = new ConfigValues();
        values.setOption(ConfigKey.ID, "1");
        values.setOption(ConfigKey.DATA, directory.resolve("node").toString());
        values.setOption(ConfigKey.CLIENT, "127.0.0.1:" + ports.get(0));
        values.setOption(ConfigKey.CLUSTER, "1=127.0.0.1:" + ports.get(1));
        values.setOption(ConfigKey.WARM_UP_SECONDS, "0");
        options.forEach(values::setOption);
        return TidemarkServer.start(ServerConfig.of(values));
    }
}
