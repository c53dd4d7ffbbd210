package dev.tidemark.node.group;

import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.environment.NodeClock;
import dev.tidemark.protocol.Input;
import java.util.function.Consumer;

/**
 * Asks again and again to be let in, as long as others say that this node is not the one that they know: its data
 * directory was formatted again. Main executor only.
 */
final class Rejoin {
    private static final int EVERY_MILLIS = 500;
    /** After a refusal that is older nobody refuses any more. */
    private static final int REFUSED_MILLIS = 5_000;

    private final NodeConfig config;
    private final NodeClock clock;
    private final Consumer<Input> protocol;
    private long refusedAt = Long.MIN_VALUE / 2;
    private long askedAt = Long.MIN_VALUE / 2;

    Rejoin(NodeConfig config, NodeClock clock, Consumer<Input> protocol) {
        this.config = config;
        this.clock = clock;
        this.protocol = protocol;
    }

    /** Somebody refuses this node. */
    void refused() {
        refusedAt = clock.millis();
    }

    void look() {
        long now = clock.millis();
        if (config.autoRejoin() && now - refusedAt < REFUSED_MILLIS && now - askedAt >= EVERY_MILLIS) {
            askedAt = now;
            protocol.accept(new Input.Join(config.voters().get(config.id()).toString()));
        }
    }
}
