package dev.tidemark.node.group;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.node.HostPort;
import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.environment.NodeClock;
import dev.tidemark.node.support.TestClock;
import dev.tidemark.protocol.Input;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A node asks to be let in again only if it was told to, only while it is refused, and not too often (H92). */
class RejoinTest {
    private long millis = 1_000_000;
    private final List<Input> asked = new ArrayList<>();

    private Rejoin rejoin(boolean isOn) {
        NodeConfig config = new NodeConfig(
                        2,
                        Path.of("data"),
                        null,
                        new TreeMap<>(Map.of(1, new HostPort("n1", 1), 2, new HostPort("n2", 2))),
                        new HostPort("c", 2),
                        "majority",
                        NodeConfig.Limits.defaults())
                .with(isOn, false);
        NodeClock clock = new TestClock(() -> millis);
        return new Rejoin(config, clock, asked::add);
    }

    @Test
    void asksWhileItIsRefused_H92() {
        Rejoin rejoin = rejoin(true);
        rejoin.look();
        assertThat(asked).as("nobody refuses it").isEmpty();
        rejoin.refused();
        rejoin.look();
        rejoin.look();
        assertThat(asked).containsExactly(new Input.Join("n2:2"));
        millis += 500;
        rejoin.look();
        assertThat(asked).hasSize(2);
        millis += 5_000;
        rejoin.look();
        assertThat(asked).as("nobody refuses it any more").hasSize(2);
    }

    @Test
    void waitsForAnOperatorIfItIsNotToldTo_H92() {
        Rejoin rejoin = rejoin(false);
        rejoin.refused();
        rejoin.look();
        assertThat(asked).isEmpty();
    }
}
