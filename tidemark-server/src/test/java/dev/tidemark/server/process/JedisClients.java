package dev.tidemark.server.process;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisCluster;
import redis.clients.jedis.JedisSentinelPool;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** Jedis in each of its modes, by its defaults. */
final class JedisClients {
    static final String MASTER = "mymaster";
    private static final String HOST = "127.0.0.1";

    private JedisClients() {}

    /** One connection; the application opens the next when it breaks. */
    static CountingClient oneConnection(int port) {
        return new CountingClient() {
            private Jedis jedis = new Jedis(HOST, port);

            @Override
            public long increment(String key) {
                try {
                    return jedis.incr(key);
                } catch (JedisConnectionException e) {
                    jedis.close();
                    jedis = new Jedis(HOST, port);
                    throw e;
                }
            }

            @Override
            public void close() {
                jedis.close();
            }
        };
    }

    static CountingClient pool(int port) {
        return of(RedisClient.create(HOST, port));
    }

    /** What most applications with sentinels still have. */
    static CountingClient sentinelPool(List<Integer> ports) {
        JedisSentinelPool pool = new JedisSentinelPool(
                MASTER, ports.stream().map(port -> HOST + ":" + port).collect(Collectors.toSet()));
        return new CountingClient() {
            @Override
            public long increment(String key) {
                try (Jedis jedis = pool.getResource()) {
                    return jedis.incr(key);
                }
            }

            @Override
            public void close() {
                pool.close();
            }
        };
    }

    static CountingClient sentinel(List<Integer> ports) {
        return of(RedisSentinelClient.builder()
                .masterName(MASTER)
                .sentinels(addresses(ports))
                .build());
    }

    @SuppressWarnings("deprecation") // what most applications still have; RedisClusterClient is the same underneath
    static CountingClient cluster(List<Integer> ports) {
        return of(new JedisCluster(addresses(ports)));
    }

    private static Set<HostAndPort> addresses(List<Integer> ports) {
        return ports.stream().map(port -> new HostAndPort(HOST, port)).collect(Collectors.toSet());
    }

    private static CountingClient of(UnifiedJedis jedis) {
        return new CountingClient() {
            @Override
            public long increment(String key) {
                return jedis.incr(key);
            }

            @Override
            public void close() {
                jedis.close();
            }
        };
    }
}
