package dev.tidemark.protocol;

import dev.tidemark.protocol.entry.Entry;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects effects. Entries that are appended one after the other under one epoch become one effect, hence one write
 * and one fsync; of two votes with nothing stored in between only the later is stored.
 */
final class Outbox {
    private static final int NONE = -1;

    private List<Effect> effects = new ArrayList<>();
    private List<Entry> appending;
    private long appendingEpoch;
    private boolean appendingAwaited;
    /** Where the last vote stands, if it is the last thing to be stored. */
    private int lastVote = NONE;

    void add(Effect effect) {
        if (effect instanceof Effect.PersistVote) {
            if (lastVote != NONE) {
                effects.remove(lastVote);
            }
            lastVote = effects.size();
            appending = null;
        } else if (effect instanceof Effect.Truncate) {
            lastVote = NONE;
            appending = null;
        }
        effects.add(effect);
    }

    void append(Entry entry, long acceptedEpoch, boolean awaited) {
        if (appending == null || appendingEpoch != acceptedEpoch || appendingAwaited != awaited) {
            appending = new ArrayList<>();
            appendingEpoch = acceptedEpoch;
            appendingAwaited = awaited;
            effects.add(new Effect.Append(appending, acceptedEpoch, awaited));
            lastVote = NONE;
        }
        appending.add(entry);
    }

    List<Effect> take() {
        List<Effect> taken = effects;
        effects = new ArrayList<>();
        appending = null;
        lastVote = NONE;
        return taken;
    }
}
