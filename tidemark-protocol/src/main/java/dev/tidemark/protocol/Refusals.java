package dev.tidemark.protocol;

import dev.tidemark.protocol.message.NotWelcome;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Says to those who may not take part why, each thing at most once in a while: they send as much as any member, and
 * each message would be answered (H106).
 */
final class Refusals {
    /** Those who are refused show it to people for longer than this. */
    private static final int EVERY_MILLIS = 1_000;
    /** What was said to whom; beyond that the oldest is forgotten, and may be said again too soon. */
    private static final int MAX_REMEMBERED = 100;

    private record Said(int to, String why) {}

    private final Core core;
    /** When, by {@link Core#now}; the oldest first. */
    private final Map<Said, Long> said = new LinkedHashMap<>();

    Refusals(Core core) {
        this.core = core;
    }

    /** @return whether it was said now, and not a moment ago */
    boolean tell(int to, String why) {
        Said what = new Said(to, why);
        Long before = said.get(what);
        if (before != null && core.now - before < Math.min(core.options.heartbeatMillis(), EVERY_MILLIS)) {
            return false;
        }
        said.remove(what);
        if (said.size() >= MAX_REMEMBERED) {
            said.remove(said.keySet().iterator().next());
        }
        said.put(what, core.now);
        core.sendNow(to, new NotWelcome(why));
        return true;
    }
}
