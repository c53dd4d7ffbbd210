package dev.tidemark.protocol;

import dev.tidemark.protocol.members.Configuration;
import dev.tidemark.protocol.message.Roll;
import dev.tidemark.protocol.message.WhoIs;
import java.util.UUID;

/**
 * Whom other members know, if that is later than what this log says: a node that was away while members changed must
 * hear a leader that it does not know. It asks those whom it knows; they answer with the newest configuration that is
 * committed. Nothing is counted by it: quorums are those of the log alone (H149).
 */
final class MemberRoll {
    private final Core core;
    /** The latest that was told, or null. */
    private Configuration known;

    private long knownOffset;
    private long askedAt = Long.MIN_VALUE / 2;

    MemberRoll(Core core) {
        this.core = core;
    }

    /** Asks all, once in a heartbeat. */
    void ask() {
        if (core.now - askedAt < core.options.heartbeatMillis()) {
            return;
        }
        askedAt = core.now;
        for (int id : core.configuration().members().keySet()) {
            if (id != core.self()) {
                core.send(id, new WhoIs());
            }
        }
    }

    void asked(int from) {
        long offset = core.log.committedConfigurationOffset();
        if (offset > 0 && offset <= core.log.hwm()) {
            core.send(from, new Roll(offset, core.log.committedConfiguration()));
        }
    }

    /** By a member that this log knows. */
    void told(Roll roll) {
        if (known == null || roll.offset() > knownOffset) {
            known = roll.configuration();
            knownOffset = roll.offset();
            if (knownOffset > core.log.configurations().offset()) {
                core.outbox.add(new Effect.MembersChanged(known));
            }
        }
    }

    /** Whether this node is a member by what was told, and that is later than what the log says. */
    boolean has(int id, UUID incarnation) {
        return known != null
                && knownOffset > core.log.committedConfigurationOffset()
                && known.isMember(id)
                && known.incarnation(id).equals(incarnation);
    }
}
