package dev.tidemark.protocol;

import java.util.SortedSet;

/**
 * What a read without a leader waits for, for people and programs.
 *
 * @param asked ids of the voters, as this node knows them
 * @param counted those whose answers count
 * @param uncounted those who answered and do not count: their logs lack something or are being replaced, or the
 *     members that this node knows bind their ids to other directories
 * @param enoughHere whether they are enough by the members that this node knows; then they are not by those that
 *     another of them knows
 */
public record QuorumAnswers(
        SortedSet<Integer> asked, SortedSet<Integer> counted, SortedSet<Integer> uncounted, boolean enoughHere) {}
