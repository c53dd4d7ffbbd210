package dev.tidemark.server.process;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/** Lettuce in each of its modes, by its defaults but for the timeout of a call, which is 60 seconds. */
final class LettuceClients {
    private static final String HOST = "127.0.0.1";
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private LettuceClients() {}

    static CountingClient standalone(int port) {
        RedisClient client = RedisClient.create(uri(port));
        StatefulRedisConnection<String, String> connection = client.connect();
        return of(client, connection, key -> connection.sync().incr(key));
    }

    static CountingClient sentinel(List<Integer> ports) {
        RedisURI.Builder uri =
                RedisURI.builder().withSentinelMasterId(JedisClients.MASTER).withTimeout(TIMEOUT);
        ports.forEach(port -> uri.withSentinel(HOST, port));
        RedisClient client = RedisClient.create(uri.build());
        StatefulRedisConnection<String, String> connection = client.connect();
        return of(client, connection, key -> connection.sync().incr(key));
    }

    static CountingClient cluster(List<Integer> ports) {
        return cluster(ports, ClusterClientOptions.create());
    }

    static CountingClient adaptiveCluster(List<Integer> ports) {
        ClusterTopologyRefreshOptions refresh = ClusterTopologyRefreshOptions.builder()
                .enableAllAdaptiveRefreshTriggers()
                .adaptiveRefreshTriggersTimeout(Duration.ofMillis(500))
                .refreshTriggersReconnectAttempts(1)
                .enablePeriodicRefresh(Duration.ofSeconds(10))
                .build();
        return cluster(
                ports,
                ClusterClientOptions.builder().topologyRefreshOptions(refresh).build());
    }

    private static CountingClient cluster(List<Integer> ports, ClusterClientOptions options) {
        RedisClusterClient client = RedisClusterClient.create(
                ports.stream().map(LettuceClients::uri).toList());
        client.setOptions(options);
        StatefulRedisClusterConnection<String, String> connection = client.connect();
        return of(client, connection, key -> connection.sync().incr(key));
    }

    private static RedisURI uri(int port) {
        return RedisURI.builder()
                .withHost(HOST)
                .withPort(port)
                .withTimeout(TIMEOUT)
                .build();
    }

    private static CountingClient of(
            AbstractRedisClient client, StatefulConnection<String, String> connection, ToLongFunction<String> call) {
        return new CountingClient() {
            @Override
            public long increment(String key) {
                return call.applyAsLong(key);
            }

            @Override
            public void close() {
                connection.close();
                client.shutdown(0, 1, TimeUnit.SECONDS);
            }
        };
    }
}
