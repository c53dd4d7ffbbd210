package dev.tidemark.server.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisDataException;

/** Unmodified Jedis with its connection pool, against every node of a real cluster. */
class JedisIT {
    private static final int PIPELINED = 500;

    @RegisterExtension
    final Processes processes = new Processes();

    @Test
    void everyNodeServesJedis() {
        ProcessCluster cluster = processes.cluster(3);
        cluster.start();
        int through = 0;
        for (ServerNode node : cluster.nodes()) {
            try (RedisClient redis = RedisClient.create("127.0.0.1", node.clientPort())) {
                basicCommands(redis, "node" + node.id());
                assertThat(redis.incr("shared")).isEqualTo(++through);
            }
        }
        for (ServerNode node : cluster.nodes()) {
            try (RedisClient redis = RedisClient.create("127.0.0.1", node.clientPort())) {
                assertThat(redis.get("shared")).isEqualTo("3");
                assertThat(redis.mget("node1", "node2", "node3")).containsExactly("v", "v", "v");
            }
        }
    }

    private static void basicCommands(RedisClient redis, String key) {
        assertThat(redis.ping()).isEqualTo("PONG");
        assertThat(redis.set(key, "v")).isEqualTo("OK");
        assertThat(redis.get(key)).isEqualTo("v");
        assertThat(redis.exists(key, key + "-not")).isEqualTo(1);
        assertThat(redis.hset(key + "-hash", Map.of("a", "1", "b", "2"))).isEqualTo(2);
        assertThat(redis.hincrBy(key + "-hash", "a", 41)).isEqualTo(42);
        assertThat(redis.hgetAll(key + "-hash")).isEqualTo(Map.of("a", "42", "b", "2"));
        assertThat(redis.mset(key + "-x", "1", key + "-y", "2")).isEqualTo("OK");
        assertThat(redis.del(key + "-x", key + "-y")).isEqualTo(2);
        assertThatThrownBy(() -> redis.incr(key))
                .isInstanceOf(JedisDataException.class)
                .hasMessage("ERR value is not an integer or out of range");
        assertThatThrownBy(() -> redis.hget(key, "field")).hasMessageStartingWith("WRONGTYPE ");
        List<Response<Long>> counts = new ArrayList<>();
        try (Pipeline pipeline = redis.pipelined()) {
            for (int i = 0; i < PIPELINED; i++) {
                counts.add(pipeline.incr(key + "-counter"));
            }
            pipeline.sync();
        }
        for (int i = 0; i < PIPELINED; i++) {
            assertThat(counts.get(i).get()).isEqualTo(i + 1L);
        }
    }
}
