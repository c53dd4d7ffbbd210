package dev.tidemark.sim.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Linearizability by witness, for histories of any length: each answer names the offset that decided it, so the order
 * is given, and what remains is to compare it with real time and with the log, in O(n log n).
 *
 * <p>It does not find out by itself whether a witness lies about a read that answers the same either way;
 * {@link Linearizability} on samples is the cross-check.
 *
 * @param <S> states of the model
 */
public final class WitnessCheck<S> {
    /**
     * A committed command that was executed.
     *
     * @param offset of its entry
     */
    public record Effect(long offset, List<String> command) {}

    /**
     * @param findings in words; empty if all is well
     * @param checked how many answers had a witness
     * @param unwitnessed how many had none, about which nothing is said
     */
    public record Result(List<String> findings, int checked, int unwitnessed) {}

    private static final int MOST_FINDINGS = 20;

    private final SequentialModel<S> model;
    private final List<String> findings = new ArrayList<>();

    public WitnessCheck(SequentialModel<S> model) {
        this.model = model;
    }

    /** @param log every command that was executed, in order of offsets */
    public Result check(List<Call> history, List<Effect> log) {
        findings.clear();
        List<Call> answered = Repeats.merged(history).stream()
                .filter(call -> call.fate() == Fate.OK)
                .toList();
        List<Call> witnessed =
                answered.stream().filter(call -> call.witness() > 0).toList();
        compareWithRealTime(witnessed);
        compareWithLog(witnessed, log);
        return new Result(List.copyOf(findings), witnessed.size(), answered.size() - witnessed.size());
    }

    private void found(String finding) {
        if (findings.size() < MOST_FINDINGS) {
            findings.add(finding);
        }
    }

    private boolean isRead(Call call) {
        return model.isRead(call.command());
    }

    /** Reads of an offset come after the write of that offset. */
    private int comparePlaces(Call one, Call other) {
        return one.witness() != other.witness()
                ? Long.compare(one.witness(), other.witness())
                : Boolean.compare(isRead(one), isRead(other));
    }

    private void compareWithRealTime(List<Call> witnessed) {
        PriorityQueue<Call> running = new PriorityQueue<>(Comparator.comparingLong(Call::returnedAt));
        Call furthest = null;
        for (Call call : witnessed) {
            if (isRead(call) && call.level() != Level.LINEARIZABLE) {
                continue;
            }
            while (!running.isEmpty() && running.peek().isBefore(call)) {
                Call ended = running.remove();
                furthest = furthest == null || comparePlaces(ended, furthest) > 0 ? ended : furthest;
            }
            if (furthest != null && comparePlaces(call, furthest) < 0) {
                found("out of order: " + call + " began after the end of " + furthest);
            }
            running.add(call);
        }
    }

    private void compareWithLog(List<Call> witnessed, List<Effect> log) {
        List<Call> byPlace = new ArrayList<>(witnessed);
        byPlace.sort(((Comparator<Call>) this::comparePlaces).thenComparingInt(Call::id));
        S state = model.initial();
        int at = 0;
        long offset = 0;
        String answer = null;
        Call taken = null;
        for (Call call : byPlace) {
            while (at < log.size() && log.get(at).offset() <= call.witness()) {
                SequentialModel.Step<S> step = model.apply(state, log.get(at).command());
                state = step.next();
                answer = step.answer();
                offset = log.get(at).offset();
                at++;
            }
            if (isRead(call)) {
                compare(call, model.apply(state, call.command()).answer());
            } else if (offset != call.witness() || !log.get(at - 1).command().equals(call.command())) {
                found("not in the log where it says: " + call);
            } else {
                compare(call, answer);
                if (taken != null && taken.witness() == call.witness()) {
                    found("two calls claim one entry: " + taken + " and " + call);
                }
                taken = call;
            }
        }
    }

    private void compare(Call call, String expected) {
        if (!call.answer().equals(expected)) {
            found("wrong answer: " + call + " instead of " + expected);
        }
    }
}
