package dev.tidemark.log.recovery;

import java.util.List;

/**
 * The log or the vote file cannot be used as it was found. Nothing was changed in the file that is at fault. The
 * message is for the operator: what was found, what it means for the data, what to do.
 */
public final class RefusedException extends Exception {
    private final transient List<Finding> findings;
    private final transient LogDamage damage;

    /** Of the vote file. */
    public RefusedException(String message) {
        super(message);
        this.findings = List.of();
        this.damage = null;
    }

    /** Of the log. */
    public RefusedException(List<Finding> findings, LogDamage damage) {
        super(String.join("\n", findings.stream().map(Finding::message).toList()));
        this.findings = List.copyOf(findings);
        this.damage = damage;
    }

    /** What recovery found; empty if it is about the vote file. */
    public List<Finding> findings() {
        return findings;
    }

    /** What could be kept of the log; null if it is about the vote file. */
    public LogDamage damage() {
        return damage;
    }
}
