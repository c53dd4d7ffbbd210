package dev.tidemark.protocol;

import java.util.Map;
import java.util.UUID;

/**
 * Binds incarnations to voters: the leader logs the data directory of every voter when it first hears of it, so that a
 * voter which comes back with an empty disk is recognised for what it is (H92). Who votes does not change here.
 */
final class Membership {
    private final Core core;
    private final Fencing fencing;

    Membership(Core core, Fencing fencing) {
        this.core = core;
        this.fencing = fencing;
    }

    /** The active configuration with everything bound that this node has seen. */
    Configuration bound() {
        Configuration configuration = core.configuration();
        for (Map.Entry<Integer, UUID> voter : core.configuration().voters().entrySet()) {
            UUID seen = voter.getKey() == core.self() ? core.options.incarnation() : fencing.seen(voter.getKey());
            if (voter.getValue().equals(Configuration.UNBOUND) && !seen.equals(Configuration.UNBOUND)) {
                configuration = configuration.bind(voter.getKey(), seen);
            }
        }
        return configuration;
    }

    /** Whether something is to be logged. Not before the first entry of the leader's epoch is committed (H96). */
    boolean hasNews() {
        return core.isLeader()
                && core.log.epochs().epochAt(core.log.hwm()) == core.epoch
                && core.configuration().voters().containsValue(Configuration.UNBOUND)
                && !bound().equals(core.configuration());
    }
}
