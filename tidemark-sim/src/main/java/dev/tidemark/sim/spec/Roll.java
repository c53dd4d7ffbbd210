package dev.tidemark.sim.spec;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who gets the log, voter or not, by id.
 *
 * @param all who are members
 * @param leaving of these, who were voters or learners and follow the log until they know that they left
 * @param spares of these, who follow the log to take the place of a voter
 */
public record Roll(SortedSet<Integer> all, SortedSet<Integer> leaving, SortedSet<Integer> spares) {
    public Roll {
        all = copy(all);
        leaving = copy(leaving);
        spares = copy(spares);
    }

    private static SortedSet<Integer> copy(SortedSet<Integer> ids) {
        return Collections.unmodifiableSortedSet(new TreeSet<>(ids));
    }
}
