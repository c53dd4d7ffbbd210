package dev.tidemark.torture.members;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.torture.members.MemberView.Seen;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is asked for leaves three voters, and each kind of it is asked for. */
class WishesTest {
    private static final int TIMES = 200;

    private final TreeMap<Integer, String> addresses = new TreeMap<>();
    private final Wishes wishes;

    WishesTest() {
        for (int id = 1; id <= 7; id++) {
            addresses.put(id, "10.73.0." + id + ":17000");
        }
        wishes = new Wishes(new Random(1), addresses);
    }

    private static MemberView view(String... roles) {
        TreeMap<Integer, Seen> members = new TreeMap<>();
        for (int i = 0; i < roles.length; i++) {
            members.put(i + 1, new Seen(roles[i], false, "directory-" + i));
        }
        return new MemberView(7, 1, false, 2, members);
    }

    private List<String> next(Wishes.Kind kind, MemberView view) {
        return wishes.next(kind, view, id -> !view.isMember(id));
    }

    @Test
    void threeVotersStayAndFiveAreEnough() {
        assertThat(next(Wishes.Kind.REMOVE, view("voter", "voter", "returning")))
                .isEmpty();
        assertThat(next(Wishes.Kind.REMOVE, view("voter", "voter", "voter", "voter")))
                .startsWith("TIDE.MEMBERS", "REMOVE");
        MemberView five = view("voter", "voter", "voter", "voter", "returning", "learner");
        assertThat(next(Wishes.Kind.ADD, five)).isEmpty();
        assertThat(next(Wishes.Kind.PROMOTE, five)).isEmpty();
        assertThat(next(Wishes.Kind.REPLACE, five)).endsWith("7", addresses.get(7));
    }

    @Test
    void onlyAnEmptyMachineIsAdded() {
        for (int i = 0; i < TIMES; i++) {
            List<String> words = wishes.next(Wishes.Kind.ADD, view("voter", "voter", "voter"), id -> id % 2 == 0);
            assertThat(words.get(2)).isIn("4", "6");
            assertThat(words.get(3)).isEqualTo(addresses.get(Integer.valueOf(words.get(2))));
        }
        assertThat(wishes.next(Wishes.Kind.LEARN, view("voter", "voter", "voter"), id -> false))
                .isEmpty();
    }

    @Test
    void everyWriteQuorumIsAskedFor() {
        for (String write : List.of("1", "2", "3")) {
            assertThat(IntStream.range(0, TIMES)
                            .mapToObj(i -> next(Wishes.Kind.QUORUM, view("voter", "voter", "voter"))))
                    .contains(List.of("TIDE.QUORUM", "W", write));
        }
    }

    @Test
    void whatIsUnderWayIsSeldomTakenBack() {
        TreeMap<Integer, Seen> members =
                new TreeMap<>(view("voter", "voter", "voter").members());
        members.put(4, new Seen("learner", true, "directory-4"));
        MemberView waiting = new MemberView(7, 1, true, 2, members);
        long asked = IntStream.range(0, TIMES)
                .filter(i -> !next(Wishes.Kind.CANCEL, waiting).isEmpty())
                .count();
        assertThat(asked).isBetween(1L, TIMES / 2L);
        assertThat(IntStream.range(0, TIMES)
                        .mapToObj(i -> next(Wishes.Kind.CANCEL, view("voter", "voter", "voter", "learner"))))
                .as("nobody waits")
                .containsOnly(List.of());
    }

    @Test
    void aLearnerIsPromotedOrRemoved() {
        MemberView view = view("voter", "voter", "voter", "learner");
        assertThat(next(Wishes.Kind.PROMOTE, view)).containsExactly("TIDE.MEMBERS", "PROMOTE", "4");
        assertThat(next(Wishes.Kind.REMOVE_LEARNER, view)).containsExactly("TIDE.MEMBERS", "REMOVE", "4");
        assertThat(next(Wishes.Kind.PROMOTE, view("voter", "voter", "voter"))).isEmpty();
    }
}
