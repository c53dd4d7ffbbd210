package dev.tidemark.torture.members;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.function.IntPredicate;

/** What operators ask for, by lot: what may be refused as well, but nothing that leaves fewer than three voters. */
final class Wishes {
    private static final int LEAST_VOTERS = 3;
    private static final int MOST_VOTERS = 5;
    /** W of one copy is seldom: meanwhile no disk may be lost. */
    private static final int SELDOM = 6;

    enum Kind {
        ADD,
        LEARN,
        PROMOTE,
        REPLACE,
        REMOVE,
        REMOVE_LEARNER,
        QUORUM,
        CANCEL
    }

    private final Random random;
    private final SortedMap<Integer, String> addresses;

    /** @param addresses where other nodes reach each machine */
    Wishes(Random random, SortedMap<Integer, String> addresses) {
        this.random = random;
        this.addresses = addresses;
    }

    /**
     * @param isOff machines on which nothing runs
     * @return the words of a command; none if there is nobody whom it could be about
     */
    List<String> next(Kind kind, MemberView view, IntPredicate isOff) {
        List<Integer> fresh = machines(id -> isOff.test(id) && !view.isMember(id));
        List<Integer> voters = machines(view::isVoter);
        List<Integer> learners =
                machines(id -> view.isMember(id) && view.members().get(id).onlyLearns());
        boolean isRoom = view.seats() < MOST_VOTERS;
        return switch (kind) {
            case ADD -> isRoom ? about("ADD", fresh, true) : List.of();
            case LEARN -> learners.isEmpty() ? about("LEARN", fresh, true) : List.of();
            case PROMOTE -> isRoom ? about("PROMOTE", learners, false) : List.of();
            case REPLACE ->
                replacement(
                        machines(id ->
                                view.isMember(id) && view.members().get(id).hasSeat()),
                        fresh);
            case REMOVE -> view.seats() > LEAST_VOTERS ? about("REMOVE", voters, false) : List.of();
            case REMOVE_LEARNER -> about("REMOVE", learners, false);
            case QUORUM -> List.of("TIDE.QUORUM", "W", Integer.toString(writeQuorum(view.seats())));
            case CANCEL -> isOneTakenBack(view) ? List.of("TIDE.MEMBERS", "CANCEL") : List.of();
        };
    }

    /** Seldom, since otherwise hardly any new node would become a voter. */
    private boolean isOneTakenBack(MemberView view) {
        return view.members().values().stream().anyMatch(MemberView.Seen::waits) && random.nextInt(SELDOM) == 0;
    }

    private int writeQuorum(int voters) {
        return random.nextInt(SELDOM) == 0 ? 1 : 2 + random.nextInt(voters - 1);
    }

    private List<Integer> machines(IntPredicate meant) {
        return addresses.keySet().stream().filter(meant::test).toList();
    }

    private int any(List<Integer> some) {
        return some.get(random.nextInt(some.size()));
    }

    private List<String> about(String verb, List<Integer> some, boolean withAddress) {
        if (some.isEmpty()) {
            return List.of();
        }
        int id = any(some);
        List<String> words = new ArrayList<>(List.of("TIDE.MEMBERS", verb, Integer.toString(id)));
        words.addAll(withAddress ? List.of(addresses.get(id)) : List.of());
        return words;
    }

    private List<String> replacement(List<Integer> seats, List<Integer> fresh) {
        if (seats.isEmpty() || fresh.isEmpty()) {
            return List.of();
        }
        int other = any(fresh);
        String gone = Integer.toString(any(seats));
        return List.of("TIDE.MEMBERS", "REPLACE", gone, Integer.toString(other), addresses.get(other));
    }
}
