package dev.tidemark.protocol;

import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.members.Member;
import java.util.UUID;

/**
 * Binds incarnations to members: the leader logs the data directory of every member when it first hears of it, so that
 * one which comes back with an empty disk is recognised for what it is (H92). Who the members are does not change here.
 */
final class IncarnationBinding {
    private final Core core;
    private final Fencing fencing;

    IncarnationBinding(Core core, Fencing fencing) {
        this.core = core;
        this.fencing = fencing;
    }

    /** The active configuration with everything bound that this node has seen. */
    Configuration bound() {
        Configuration configuration = core.configuration();
        for (Member member : core.configuration().members().values()) {
            UUID seen = member.id() == core.self() ? core.options.incarnation() : fencing.seen(member.id());
            boolean isFree = !core.configuration().removed().contains(seen);
            if (!member.isBound() && isFree && !seen.equals(Configuration.UNBOUND)) {
                configuration = configuration.bind(member.id(), seen);
            }
        }
        return configuration;
    }

    /**
     * Whether something is to be logged. Of voters not before the first entry of the leader's epoch is committed (H96);
     * who does not count may be what that entry waits for (spec/README.md).
     */
    boolean hasNews() {
        if (!core.isLeader() || core.configuration().isBound()) {
            return false;
        }
        boolean isOpen = core.log.epochs().epochAt(core.log.hwm()) == core.epoch;
        Configuration bound = bound();
        for (Member member : core.configuration().members().values()) {
            boolean isNews =
                    !member.isBound() && bound.members().get(member.id()).isBound();
            if (isNews && (isOpen || !core.configuration().electors().contains(member.id()))) {
                return true;
            }
        }
        return false;
    }
}
