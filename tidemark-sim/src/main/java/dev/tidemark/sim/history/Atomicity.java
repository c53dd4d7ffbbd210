package dev.tidemark.sim.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All or nothing, and nothing in between, for transactions that write one value, each its own, to all keys of a group
 * (H37a). A client that looks at all keys at once sees the same value in each.
 */
public final class Atomicity {
    private record Look(String who, List<String> values) {}

    private final String group;
    private final Map<String, Fate> written = new TreeMap<>();
    private final List<Look> looks = new ArrayList<>();

    public Atomicity(String group) {
        this.group = group;
    }

    /** A transaction was sent. It counts as {@link Fate#UNKNOWN} until more is known. */
    public void sent(String value) {
        if (written.putIfAbsent(value, Fate.UNKNOWN) != null) {
            throw new IllegalArgumentException("value " + value + " was written before; it would tell nothing");
        }
    }

    public void ended(String value, Fate fate) {
        written.replace(value, fate);
    }

    /**
     * Somebody looked at all keys at once: in a transaction, with one command, or at the data after an entry.
     *
     * @param values one for each key, null for none
     */
    public void seen(String who, List<String> values) {
        looks.add(new Look(who, new ArrayList<>(values)));
    }

    /** @return findings in words; empty if all is well */
    public List<String> findings() {
        List<String> findings = new ArrayList<>();
        for (Look look : looks) {
            String saw = look.who() + " saw " + look.values() + " in group " + group;
            if (look.values().stream().distinct().count() > 1) {
                findings.add(saw + ": a part of a transaction");
            }
            for (String value : look.values().stream().distinct().toList()) {
                if (value != null && !written.containsKey(value)) {
                    findings.add(saw + ": nobody wrote " + value);
                } else if (value != null && written.get(value) == Fate.NO) {
                    findings.add(saw + ": " + value + " was refused");
                }
            }
        }
        return findings;
    }
}
