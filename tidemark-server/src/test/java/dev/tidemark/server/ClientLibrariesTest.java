package dev.tidemark.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.support.TestServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.Response;

/** Client libraries as people use them, unmodified, over real sockets. */
class ClientLibrariesTest {

    @Test
    void jedisSpeaksBothProtocols() {
        for (RedisProtocol protocol : RedisProtocol.values()) {
            DefaultJedisClientConfig config = DefaultJedisClientConfig.builder()
                    .protocol(protocol)
                    .password("secret")
                    .clientName("jedis")
                    .build();
            try (TestServer server = new TestServer("secret", 10);
                    Jedis jedis = new Jedis(new HostAndPort("127.0.0.1", server.port()), config)) {
                assertThat(jedis.set("k", "v")).isEqualTo("OK");
                assertThat(jedis.get("k")).isEqualTo("v");
                assertThat(jedis.get("nope")).isNull();
                assertThat(jedis.incr("n")).isEqualTo(1);
                jedis.hset("h", Map.of("a", "1", "b", "2"));
                assertThat(jedis.hgetAll("h")).isEqualTo(Map.of("a", "1", "b", "2"));
                assertThat(jedis.mget("k", "nope")).containsExactly("v", null);
                assertThat(jedis.clientGetname()).isEqualTo("jedis");
                assertThat(jedis.waitReplicas(1, 10)).isEqualTo(2);
                Pipeline pipeline = jedis.pipelined();
                List<Response<Long>> counts = new ArrayList<>();
                for (int i = 0; i < 5_000; i++) {
                    counts.add(pipeline.incr("p"));
                }
                pipeline.sync();
                for (int i = 0; i < 5_000; i++) {
                    assertThat(counts.get(i).get()).isEqualTo(i + 1L);
                }
            }
        }
    }

    @Test
    void lettuceConnectsByItsDefaults() {
        try (TestServer server = new TestServer()) {
            RedisClient client = RedisClient.create("redis://127.0.0.1:" + server.port());
            try (StatefulRedisConnection<String, String> connection = client.connect()) {
                connection.setTimeout(Duration.ofSeconds(20));
                RedisCommands<String, String> redis = connection.sync();
                assertThat(redis.set("k", "v")).isEqualTo("OK");
                assertThat(redis.get("k")).isEqualTo("v");
                assertThat(redis.hset("h", "f", "v")).isTrue();
                assertThat(redis.hgetall("h")).isEqualTo(Map.of("f", "v"));
                assertThat(redis.info("replication")).contains("role:master");
                assertThat(redis.clusterNodes()).contains("myself,master");
                assertThat(redis.commandCount()).isGreaterThan(30);
            } finally {
                client.shutdown(0, 1, java.util.concurrent.TimeUnit.SECONDS);
            }
        }
    }
}
