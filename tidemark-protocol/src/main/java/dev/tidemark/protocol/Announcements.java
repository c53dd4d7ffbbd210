package dev.tidemark.protocol;

/** Says what others go by, once for each batch and only if it changed: the high watermark, and who leads. */
final class Announcements {
    private final Core core;
    private long hwm;
    private Effect.ChangeRole role;

    Announcements(Core core) {
        this.core = core;
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
        Effect.ChangeRole now = new Effect.ChangeRole(core.role, core.epoch, core.leader);
        if (!now.equals(role)) {
            role = now;
            core.outbox.add(now);
        }
    }
}
