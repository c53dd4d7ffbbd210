package dev.tidemark.torture.levels;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The six levels of reads, and what each may answer instead of a value (docs/consistency.md). */
public enum TrialLevel {
    LINEARIZABLE("CLUSTERDOWN .*"),
    STRONG("CLUSTERDOWN .*"),
    QUORUM("NOTYET applied=\\d+ wanted=\\d+ .*"
            + "|NOQUORUM answered=(none|[\\d,]+) uncounted=(none|[\\d,]+) of=(none|[\\d,]+) .*"),
    SESSION("NOTYET applied=\\d+ wanted=\\d+ .*"),
    BOUNDED("STALE age-ms=(unknown|\\d+) bound-ms=" + TrialLevel.BOUND_MILLIS + " .*"),
    EVENTUAL("LOADING .*");

    /** Of a bounded read. */
    static final long BOUND_MILLIS = 300;

    private final Pattern refusal;

    TrialLevel(String refusal) {
        this.refusal = Pattern.compile("TRYAGAIN .*|" + refusal, Pattern.DOTALL);
    }

    /** Whether it promises that a read sees whatever was answered to anybody before it was sent. */
    boolean isLinearizable() {
        return this == LINEARIZABLE || this == STRONG || this == QUORUM;
    }

    /** Whether a node that cannot keep the promise of this level may say so in these words. */
    boolean mayRefuseWith(String message) {
        return refusal.matcher(message).matches();
    }

    /** @param token of the session, or null; without meaning at other levels */
    List<String> words(String token) {
        List<String> words = new ArrayList<>(List.of(word()));
        if (this == BOUNDED) {
            words.add(Long.toString(BOUND_MILLIS));
        } else if (this == SESSION && token != null) {
            words.add(token);
        }
        return words;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
