package dev.tidemark.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.node.StartException;
import dev.tidemark.server.config.ConfigKey;
import dev.tidemark.server.config.ConfigValues;
import dev.tidemark.server.config.ServerConfig;
import org.junit.jupiter.api.Test;

/** H164. */
class DescriptorsTest {
    private static ServerConfig config(ConfigKey key, Object value) throws Exception {
        ConfigValues values = new ConfigValues();
        values.setOption(ConfigKey.ID, 1);
        values.setOption(ConfigKey.DATA, "data");
        values.setOption(ConfigKey.CLIENT, "127.0.0.1:7001");
        values.setOption(ConfigKey.CLUSTER, "1=127.0.0.1:17001,2=127.0.0.1:17002,3=127.0.0.1:17003");
        values.setOption(key, value);
        return ServerConfig.of(values);
    }

    @Test
    void filesPeersAndHttpComeFirst() throws Exception {
        Descriptors few = Descriptors.share(256, config(ConfigKey.HTTP, "127.0.0.1:8001"));
        assertThat(few.own()).isBetween(120L, 180L);
        assertThat(few.http()).isEqualTo(16);
        assertThat(few.own() + few.http() + few.clients()).isEqualTo(256);
        Descriptors many = Descriptors.share(1_000_000, config(ConfigKey.HTTP, "none"));
        assertThat(many.http()).isZero();
        assertThat(many.clients()).isGreaterThan(10_000);
        assertThat(Descriptors.share(Long.MAX_VALUE, config(ConfigKey.HTTP, "none"))
                        .clients())
                .isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void everySegmentOfTheLogKeepsOne() throws Exception {
        long usual = Descriptors.share(100_000, config(ConfigKey.HTTP, "none")).own();
        long more = Descriptors.share(100_000, config(ConfigKey.RETAINED_LOG_BYTES, "64g"))
                .own();
        assertThat(more - usual).isEqualTo((65_536 - 256) / 64);
        assertThatThrownBy(() -> Descriptors.share(1024, config(ConfigKey.RETAINED_LOG_BYTES, "64g")))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("this process may have 1024 files and connections open, but needs")
                .hasMessageContaining("retained-log-bytes");
    }
}
