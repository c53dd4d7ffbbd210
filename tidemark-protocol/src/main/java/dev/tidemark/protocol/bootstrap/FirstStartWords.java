package dev.tidemark.protocol.bootstrap;

import static java.util.stream.Collectors.joining;

import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** What a first start waits for, for people: the log, the page {@code /health} and clients say it. */
final class FirstStartWords {
    private final Introduction own;
    private final SortedSet<Integer> others;
    /** Those that have answered last time, each with what it objects to, or an empty text. */
    private final SortedMap<Integer, String> objections = new TreeMap<>();

    private final SortedMap<Integer, String> troubles = new TreeMap<>();
    /** Those that answered last time that they know of an id and have not stored it. */
    private final SortedSet<Integer> deciding = new TreeSet<>();
    /** Why this node does not start; null while it may. */
    private String refusal;

    FirstStartWords(Introduction own, SortedSet<Integer> others) {
        this.own = own;
        this.others = others;
    }

    void heard(Answer answer) {
        troubles.remove(answer.from());
        objections.put(answer.from(), answer instanceof Answer.Objects objects ? objects.why() : "");
        if (answer instanceof Answer.IsDeciding) {
            deciding.add(answer.from());
        } else {
            deciding.remove(answer.from());
        }
    }

    void notReached(int peer, String why) {
        objections.remove(peer);
        deciding.remove(peer);
        troubles.put(peer, why);
    }

    boolean hears(int peer) {
        return objections.containsKey(peer);
    }

    /** This node does not start. */
    void refused(String why) {
        refusal = why;
    }

    String text(boolean decided, boolean knowsOfAnId) {
        if (refusal != null) {
            return "first start: refused: " + refusal;
        }
        if (decided || knowsOfAnId) {
            return "first start: takes the id of its cluster";
        }
        for (String objection : objections.values()) {
            if (!objection.isEmpty()) {
                return "first start: " + objection + ". Nothing was written";
            }
        }
        SortedSet<Integer> missing = new TreeSet<>(others);
        missing.removeAll(objections.keySet());
        if (!missing.isEmpty()) {
            return "first start: waits for " + nodes(missing) + " to be there" + troubles()
                    + ". A cluster without cluster-id needs all its nodes once, when it is made";
        }
        if (!deciding.isEmpty()) {
            return "first start: waits for " + nodes(deciding) + " to have the id of a cluster on disk";
        }
        return own.self() == own.lowest()
                ? "first start: all nodes are there"
                : "first start: waits for node " + own.lowest() + " to make the id of the cluster";
    }

    private String troubles() {
        return troubles.isEmpty()
                ? ""
                : troubles.entrySet().stream()
                        .map(trouble -> "node " + trouble.getKey() + ": " + trouble.getValue())
                        .collect(joining("; ", " (", ")"));
    }

    private static String nodes(SortedSet<Integer> ids) {
        return (ids.size() == 1 ? "node " : "nodes ")
                + ids.stream().map(String::valueOf).collect(joining(", "));
    }

    String twoClusters(SortedMap<UUID, Integer> ids) {
        return ids.entrySet().stream()
                        .map(id -> "node " + id.getValue() + " belongs to cluster " + id.getKey())
                        .collect(joining(", "))
                + ", so nobody can tell to which of them node " + own.self()
                + " is to belong. Nothing was written. Correct the cluster list; or, if it is right, stop the nodes of"
                + " the cluster that is not meant, or set cluster-id here to the id of the one that is";
    }
}
