package dev.tidemark.protocol;

import dev.tidemark.protocol.members.Configuration;

/** Says what others go by, once for each batch and only if it changed: the high watermark, the members, and who
 * leads. */
final class Announcements {
    private final Core core;
    private long hwm;
    private Effect.ChangeRole role;
    private Configuration configuration;

    Announcements(Core core) {
        this.core = core;
        configuration = core.configuration();
    }

    /** The state stands at this offset without having applied what comes before. */
    void installed(long offset) {
        hwm = Math.max(hwm, offset);
    }

    void announce() {
        if (core.log.hwm() > hwm) {
            hwm = core.log.hwm();
            core.outbox.add(new Effect.AdvanceHwm(hwm));
        }
        if (core.configuration() != configuration) {
            boolean isNews = !core.configuration().equals(configuration);
            configuration = core.configuration();
            if (isNews) {
                core.outbox.add(new Effect.MembersChanged(configuration));
            }
        }
        Effect.ChangeRole now = new Effect.ChangeRole(core.role, core.epoch, core.leader);
        if (!now.equals(role)) {
            role = now;
            core.outbox.add(now);
        }
    }
}
