package dev.tidemark.torture.scene;

import static dev.tidemark.torture.levels.TrialLevel.BOUNDED;
import static dev.tidemark.torture.levels.TrialLevel.EVENTUAL;
import static dev.tidemark.torture.levels.TrialLevel.LINEARIZABLE;
import static dev.tidemark.torture.levels.TrialLevel.QUORUM;
import static dev.tidemark.torture.levels.TrialLevel.STRONG;

import dev.tidemark.torture.fault.Network;
import dev.tidemark.torture.levels.TrialLevel;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A cut between a leader and its two followers, and which levels must be answered meanwhile at each, and refused at the
 * one that is cut off.
 *
 * @param all who must answer at every level; the others must at least eventually
 * @param cutOff who must refuse what cannot be promised alone; null if nobody is alone
 */
record ReadFault(String name, Cut cut, Set<Role> all, Role cutOff) {
    enum Role {
        LEADER,
        ONE,
        OTHER
    }

    @FunctionalInterface
    interface Cut {
        void make(Network network, int leader, int one, int other);
    }

    /** What nobody can promise who hears from nobody. */
    static final Set<TrialLevel> NEED_OTHERS = EnumSet.of(LINEARIZABLE, STRONG, QUORUM, BOUNDED);

    private static final Set<Role> FOLLOWERS = EnumSet.of(Role.ONE, Role.OTHER);

    static final List<ReadFault> CUTS = List.of(
            new ReadFault(
                    "the leader is isolated",
                    (network, leader, one, other) -> {
                        network.cutBoth(leader, one);
                        network.cutBoth(leader, other);
                    },
                    FOLLOWERS,
                    Role.LEADER),
            new ReadFault(
                    "the leader is not heard",
                    (network, leader, one, other) -> {
                        network.cut(leader, one);
                        network.cut(leader, other);
                    },
                    FOLLOWERS,
                    Role.LEADER),
            new ReadFault(
                    "the leader hears nobody",
                    (network, leader, one, other) -> {
                        network.cut(one, leader);
                        network.cut(other, leader);
                    },
                    FOLLOWERS,
                    Role.LEADER),
            new ReadFault(
                    "a follower is isolated",
                    (network, leader, one, other) -> {
                        network.cutBoth(one, leader);
                        network.cutBoth(one, other);
                    },
                    EnumSet.of(Role.LEADER, Role.OTHER),
                    Role.ONE),
            new ReadFault(
                    "a follower is not heard",
                    (network, leader, one, other) -> {
                        network.cut(one, leader);
                        network.cut(one, other);
                    },
                    EnumSet.of(Role.LEADER, Role.OTHER),
                    Role.ONE),
            new ReadFault(
                    "a follower hears nobody",
                    (network, leader, one, other) -> {
                        network.cut(leader, one);
                        network.cut(other, one);
                    },
                    EnumSet.of(Role.LEADER, Role.OTHER),
                    Role.ONE),
            new ReadFault(
                    "a follower hears no leader",
                    (network, leader, one, other) -> network.cut(leader, one),
                    EnumSet.of(Role.OTHER),
                    null),
            new ReadFault(
                    "the leader hears one alone",
                    (network, leader, one, other) -> network.cut(one, leader),
                    EnumSet.of(Role.OTHER),
                    null),
            new ReadFault(
                    "a follower is the bridge",
                    (network, leader, one, other) -> network.cutBoth(leader, other),
                    EnumSet.of(Role.ONE),
                    null),
            new ReadFault(
                    "the leader is the bridge",
                    (network, leader, one, other) -> network.cutBoth(one, other),
                    EnumSet.allOf(Role.class),
                    null));

    /** One of each kind. */
    static final List<ReadFault> SAMPLE = CUTS.stream()
            .filter(fault -> Set.of(
                            "the leader is isolated",
                            "the leader hears nobody",
                            "a follower hears no leader",
                            "a follower is the bridge")
                    .contains(fault.name()))
            .toList();

    /** What a node in this role must answer while the fault lasts. */
    Set<TrialLevel> mustAnswer(Role role) {
        return all.contains(role) ? EnumSet.allOf(TrialLevel.class) : EnumSet.of(EVENTUAL);
    }

    /** What a node in this role must refuse, once at least, while the fault lasts. */
    Set<TrialLevel> mustRefuse(Role role) {
        return role == cutOff ? NEED_OTHERS : Set.of();
    }
}
