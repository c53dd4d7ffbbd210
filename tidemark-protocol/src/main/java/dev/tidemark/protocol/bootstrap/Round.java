package dev.tidemark.protocol.bootstrap;

import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** One question to all other nodes of the list, and the newest answer of each to it. */
final class Round {
    private final long number;
    private final SortedSet<Integer> others;
    private final SortedMap<Integer, Answer> answers = new TreeMap<>();
    private long knowsSince;

    Round(long number, SortedSet<Integer> others) {
        this.number = number;
        this.others = others;
    }

    long number() {
        return number;
    }

    /** @return whether it is an answer to this question, of somebody who was asked */
    boolean takes(Answer answer, long now) {
        if (answer.number() != number || !others.contains(answer.from())) {
            return false;
        }
        if (!knowsOfAnId()) {
            knowsSince = now;
        }
        answers.put(answer.from(), answer);
        return true;
    }

    boolean isComplete() {
        return answers.size() == others.size();
    }

    /** The cluster ids that others have, each with one that has it. */
    SortedMap<UUID, Integer> ids() {
        TreeMap<UUID, Integer> ids = new TreeMap<>();
        answers.forEach((id, answer) -> {
            if (answer instanceof Answer.HasId has) {
                ids.put(has.cluster(), id);
            }
        });
        return ids;
    }

    boolean knowsOfAnId() {
        return !ids().isEmpty();
    }

    /** For how long, milliseconds. */
    long knowsFor(long now) {
        return knowsOfAnId() ? now - knowsSince : 0;
    }

    /** By node, the process that answered, if it is complete and all are empty; else empty itself. */
    SortedMap<Integer, Long> allEmpty() {
        TreeMap<Integer, Long> processes = new TreeMap<>();
        answers.forEach((id, answer) -> {
            if (answer instanceof Answer.IsEmpty empty) {
                processes.put(id, empty.process());
            }
        });
        return processes.keySet().equals(new TreeSet<>(others)) ? processes : new TreeMap<>();
    }
}
