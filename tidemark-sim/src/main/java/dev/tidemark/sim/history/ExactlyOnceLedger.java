package dev.tidemark.sim.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts, for each request id, what happened against what clients were told (H68-H80): at most one
 * execution; exactly one if anybody was told OK, and the same reply for everybody; none if every call was told NO.
 *
 * <p>Calls are told of by clients, executions by the observer of the committed log. That an id is of no use any more
 * ({@code IDEXPIRED}) is for a client no answer but {@link Fate#UNKNOWN}; {@code IDFUTURE} and {@code IDMISMATCH} are
 * {@link Fate#NO}.
 */
public final class ExactlyOnceLedger {
    private static final class Account {
        int begun;
        int refused;
        final List<Long> executions = new ArrayList<>();
        final List<String> answers = new ArrayList<>();
    }

    private final TreeMap<String, Account> accounts = new TreeMap<>();

    private Account account(String requestId) {
        return accounts.computeIfAbsent(requestId, id -> new Account());
    }

    /** A client sends the write, for the first time or again. */
    public void begun(String requestId) {
        account(requestId).begun++;
    }

    /** @param answer all bytes of the reply as text */
    public void answered(String requestId, String answer) {
        account(requestId).answers.add(answer);
    }

    public void refused(String requestId) {
        account(requestId).refused++;
    }

    /** The write was carried out, be it with an error as its outcome, by the entry of this offset. */
    public void executed(String requestId, long offset) {
        account(requestId).executions.add(offset);
    }

    /** @return findings in words; empty if all is well */
    public List<String> findings() {
        List<String> findings = new ArrayList<>();
        for (Map.Entry<String, Account> each : accounts.entrySet()) {
            finding(each.getValue(), "request " + each.getKey(), findings);
        }
        return findings;
    }

    private static void finding(Account account, String request, List<String> findings) {
        if (account.executions.size() > 1) {
            findings.add(request + " was executed more than once, at offsets " + account.executions);
        }
        if (!account.answers.isEmpty() && account.executions.isEmpty()) {
            findings.add(request + " was answered with " + account.answers.get(0) + " and never executed");
        }
        if (account.answers.stream().distinct().count() > 1) {
            findings.add(request + " got different replies: "
                    + account.answers.stream().distinct().toList());
        }
        if (account.begun == account.refused && account.begun > 0 && !account.executions.isEmpty()) {
            findings.add(request + " was refused each time, and executed at offsets " + account.executions);
        }
        if (account.begun == 0 && !account.executions.isEmpty()) {
            findings.add(request + " was executed at offsets " + account.executions + " and never sent");
        }
    }

    /**
     * The same from the data themselves, for a workload that appends {@code id;} to a value: how often each id is in
     * it. It needs no observer, and no bookkeeping of the cluster to be right.
     */
    public static Map<String, Integer> countedIn(String value) {
        Map<String, Integer> counts = new TreeMap<>();
        for (String id : value.split(";")) {
            if (!id.isEmpty()) {
                counts.merge(id, 1, Integer::sum);
            }
        }
        return counts;
    }
}
