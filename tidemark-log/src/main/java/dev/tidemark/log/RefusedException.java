package dev.tidemark.log;

import java.util.List;

/**
 * The log or the vote file cannot be used as it was found. Nothing was changed in the file that is at fault. The
 * message is for the operator: what was found, what it means for the data, what to do.
 */
public final class RefusedException extends Exception {
    private final transient List<Finding> findings;

    RefusedException(String message) {
        super(message);
        this.findings = List.of();
    }

    RefusedException(List<Finding> findings) {
        super(String.join("\n", findings.stream().map(Finding::message).toList()));
        this.findings = List.copyOf(findings);
    }

    /** What recovery found; empty if it is about the vote file. */
    public List<Finding> findings() {
        return findings;
    }
}
