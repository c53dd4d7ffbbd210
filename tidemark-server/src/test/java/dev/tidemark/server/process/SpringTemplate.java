package dev.tidemark.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.HashOperations;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.ValueOperations;

/** The template of Spring Data Redis as applications use it: strings and hashes. */
final class SpringTemplate {
    private SpringTemplate() {}

    static void checkStandalone(int port) {
        check(new LettuceConnectionFactory(standaloneAt(port)), "spring");
    }

    static void checkCluster(List<Integer> ports) {
        check(new LettuceConnectionFactory(clusterAt(ports)), "spring-cluster");
    }

    /** Through a leader change: each call increments a string, and keeps the result in a hash. */
    static CountingClient standalone(int port) {
        return counting(new LettuceConnectionFactory(standaloneAt(port), patience()));
    }

    static CountingClient cluster(List<Integer> ports) {
        return counting(new LettuceConnectionFactory(clusterAt(ports), patience()));
    }

    private static RedisStandaloneConfiguration standaloneAt(int port) {
        return new RedisStandaloneConfiguration("127.0.0.1", port);
    }

    private static RedisClusterConfiguration clusterAt(List<Integer> ports) {
        return new RedisClusterConfiguration(
                ports.stream().map(port -> "127.0.0.1:" + port).toList());
    }

    private static LettuceClientConfiguration patience() {
        return LettuceClientConfiguration.builder()
                .commandTimeout(Duration.ofSeconds(5))
                .build();
    }

    private static CountingClient counting(LettuceConnectionFactory connections) {
        connections.afterPropertiesSet();
        connections.start();
        StringRedisTemplate template = template(connections);
        return new CountingClient() {
            @Override
            public long increment(String key) {
                Long value = template.opsForValue().increment(key);
                String text = String.valueOf(value);
                template.opsForHash().put(key + ":hash", "last", text);
                assertThat(template.opsForHash().get(key + ":hash", "last")).isNotNull();
                return value;
            }

            @Override
            public void close() {
                connections.destroy();
            }
        };
    }

    private static void check(LettuceConnectionFactory connections, String prefix) {
        connections.afterPropertiesSet();
        connections.start();
        try {
            StringRedisTemplate template = template(connections);
            strings(template, prefix);
            hashes(template, prefix);
        } finally {
            connections.destroy();
        }
    }

    private static StringRedisTemplate template(RedisConnectionFactory connections) {
        StringRedisTemplate template = new StringRedisTemplate(connections);
        template.afterPropertiesSet();
        return template;
    }

    private static void strings(StringRedisTemplate template, String prefix) {
        ValueOperations<String, String> values = template.opsForValue();
        values.set(prefix + ":name", "Ada");
        assertThat(values.get(prefix + ":name")).isEqualTo("Ada");
        assertThat(values.setIfAbsent(prefix + ":name", "Bob")).isFalse();
        assertThat(values.append(prefix + ":name", " L")).isEqualTo(5);
        assertThat(values.increment(prefix + ":count", 41)).isEqualTo(41);
        assertThat(values.increment(prefix + ":count")).isEqualTo(42);
        assertThat(template.hasKey(prefix + ":count")).isTrue();
        assertThat(template.delete(prefix + ":count")).isTrue();
        assertThat(values.get(prefix + ":count")).isNull();
    }

    private static void hashes(StringRedisTemplate template, String prefix) {
        HashOperations<String, String, String> hashes = template.opsForHash();
        hashes.putAll(prefix + ":user", Map.of("name", "Ada", "city", "London"));
        assertThat(hashes.putIfAbsent(prefix + ":user", "name", "Bob")).isFalse();
        assertThat(hashes.increment(prefix + ":user", "visits", 2)).isEqualTo(2);
        assertThat(hashes.entries(prefix + ":user")).isEqualTo(Map.of("name", "Ada", "city", "London", "visits", "2"));
        assertThat(hashes.multiGet(prefix + ":user", List.of("city", "street"))).containsExactly("London", null);
        assertThat(hashes.delete(prefix + ":user", "city")).isEqualTo(1);
        assertThat(hashes.keys(prefix + ":user")).containsExactlyInAnyOrder("name", "visits");
    }
}
