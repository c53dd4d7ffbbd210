package dev.tidemark.server.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Unmodified Lettuce by its defaults, against every node of a real cluster. */
class LettuceIT {
    private static final int IN_FLIGHT = 500;
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    @RegisterExtension
    final Processes processes = new Processes();

    @Test
    void everyNodeServesLettuce() throws Exception {
        ProcessCluster cluster = processes.cluster(3);
        cluster.start();
        for (ServerNode node : cluster.nodes()) {
            RedisClient client = RedisClient.create("redis://127.0.0.1:" + node.clientPort());
            try (StatefulRedisConnection<String, String> connection = client.connect()) {
                connection.setTimeout(TIMEOUT);
                oneByOne(connection.sync(), "node" + node.id());
                manyInFlight(connection.async(), "node" + node.id());
                assertThat(connection.sync().incr("shared")).isEqualTo(node.id());
            } finally {
                client.shutdown(0, 1, TimeUnit.SECONDS);
            }
        }
    }

    private static void oneByOne(RedisCommands<String, String> redis, String key) {
        assertThat(redis.ping()).isEqualTo("PONG");
        assertThat(redis.set(key, "v")).isEqualTo("OK");
        assertThat(redis.get(key)).isEqualTo("v");
        assertThat(redis.get(key + "-not")).isNull();
        assertThat(redis.mget(key, key + "-not"))
                .containsExactly(KeyValue.just(key, "v"), KeyValue.empty(key + "-not"));
        assertThat(redis.hset(key + "-hash", Map.of("a", "1", "b", "2"))).isEqualTo(2);
        assertThat(redis.hgetall(key + "-hash")).isEqualTo(Map.of("a", "1", "b", "2"));
        assertThat(redis.hdel(key + "-hash", "a", "c")).isEqualTo(1);
        assertThat(redis.del(key + "-hash")).isEqualTo(1);
        assertThatThrownBy(() -> redis.incr(key))
                .isInstanceOf(RedisCommandExecutionException.class)
                .hasMessage("ERR value is not an integer or out of range");
    }

    private static void manyInFlight(RedisAsyncCommands<String, String> redis, String key) throws Exception {
        List<RedisFuture<Long>> counts = new ArrayList<>();
        for (int i = 0; i < IN_FLIGHT; i++) {
            counts.add(redis.incr(key + "-counter"));
        }
        for (int i = 0; i < IN_FLIGHT; i++) {
            assertThat(counts.get(i).get(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(i + 1L);
        }
        assertThat(redis.get(key + "-counter").get(TIMEOUT.toSeconds(), TimeUnit.SECONDS))
                .isEqualTo(Integer.toString(IN_FLIGHT));
    }
}
