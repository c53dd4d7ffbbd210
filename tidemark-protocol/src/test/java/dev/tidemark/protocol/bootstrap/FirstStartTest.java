package dev.tidemark.protocol.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who mints a cluster id, who takes one, and who does neither (H29, H92, H102; docs/decisions/0088). */
class FirstStartTest {
    private static final SortedSet<Integer> THREE = new TreeSet<>(List.of(1, 2, 3));
    private static final UUID X = new UUID(1, 1);
    private static final UUID Y = new UUID(2, 2);

    private static FirstStart node(int id) {
        FirstStart node = new FirstStart(new Introduction(id, THREE, "a list"), 1_000L * id);
        node.handle(new FirstStartInput.Tick(0));
        return node;
    }

    /** The number of the question that is asked now; the effects are gone then. */
    private static long asks(FirstStart node) {
        return node.takeEffects().stream()
                .filter(FirstStartEffect.Ask.class::isInstance)
                .map(effect -> ((FirstStartEffect.Ask) effect).question().number())
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private static void hears(FirstStart node, Answer answer) {
        node.handle(new FirstStartInput.Answered(answer));
    }

    private static Answer asked(FirstStart node, Question question) {
        node.handle(new FirstStartInput.Asked(question));
        List<FirstStartEffect> effects = node.takeEffects();
        return ((FirstStartEffect.Reply) effects.get(effects.size() - 1)).answer();
    }

    @Test
    void theLowestMintsWhenAllWereEmptyTwiceInARow() {
        FirstStart node = node(1);
        long first = asks(node);
        hears(node, new Answer.IsEmpty(2, first, 20));
        hears(node, new Answer.IsEmpty(3, first, 30));
        long second = asks(node);
        assertThat(second).isNotEqualTo(first);
        hears(node, new Answer.IsEmpty(2, second, 20));
        assertThat(node.takeEffects()).isEmpty();
        hears(node, new Answer.IsEmpty(3, second, 30));
        assertThat(node.takeEffects()).containsExactly(new FirstStartEffect.Mint());
        assertThat(asked(node, new Question(2, 1, "a list", 5)))
                .as("nobody is told before it is durable")
                .isEqualTo(new Answer.IsDeciding(1, 5));
    }

    @Test
    void twoOfThreeAreNotAll() {
        FirstStart node = node(1);
        for (int i = 0; i < 100; i++) {
            long number = asks(node);
            hears(node, new Answer.IsEmpty(2, number, 20));
            node.handle(new FirstStartInput.Tick(i * 1_000L));
            assertThat(node.takeEffects()).allMatch(FirstStartEffect.Ask.class::isInstance);
            node.handle(new FirstStartInput.Tick(i * 1_000L));
        }
        assertThat(node.waiting()).startsWith("first start: waits for node 3 to be there");
    }

    @Test
    void whoIsNotTheLowestNeverMints() {
        FirstStart node = node(2);
        for (int i = 0; i < 10; i++) {
            long number = asks(node);
            hears(node, new Answer.IsEmpty(1, number, 10));
            hears(node, new Answer.IsEmpty(3, number, 30));
            assertThat(node.takeEffects()).allMatch(FirstStartEffect.Ask.class::isInstance);
            node.handle(new FirstStartInput.Tick(i));
        }
        assertThat(node.waiting()).isEqualTo("first start: waits for node 1 to make the id of the cluster");
    }

    @Test
    void aProcessThatStartedInBetweenMayHaveLostItsDisk() {
        FirstStart node = node(1);
        long number = asks(node);
        hears(node, new Answer.IsEmpty(2, number, 20));
        hears(node, new Answer.IsEmpty(3, number, 30));
        number = asks(node);
        hears(node, new Answer.IsEmpty(2, number, 20));
        hears(node, new Answer.IsEmpty(3, number, 31));
        number = asks(node); // asks once more
        hears(node, new Answer.IsEmpty(2, number, 20));
        hears(node, new Answer.IsEmpty(3, number, 31));
        assertThat(node.takeEffects()).containsExactly(new FirstStartEffect.Mint());
    }

    @Test
    void anAnswerToAnOlderQuestionDoesNotCount() {
        FirstStart node = node(2);
        long number = asks(node);
        assertThat(asked(node, new Question(1, 2, "a list", 77))).isEqualTo(new Answer.IsEmpty(2, 77, 2_000));
        hears(node, new Answer.HasId(3, number, X));
        node.handle(new FirstStartInput.Tick(10_000));
        assertThat(asks(node)).isNotEqualTo(number);
        assertThat(asked(node, new Question(1, 2, "a list", 78))).isInstanceOf(Answer.IsEmpty.class);
    }

    @Test
    void theSameQuestionOnceMoreUndoesNothing() {
        FirstStart node = node(2);
        asks(node);
        asked(node, new Question(1, 2, "a list", 77));
        node.handle(new FirstStartInput.Tick(1));
        long number = asks(node);
        asked(node, new Question(1, 2, "a list", 77));
        hears(node, new Answer.HasId(3, number, X));
        assertThat(asked(node, new Question(1, 2, "a list", 77))).isEqualTo(new Answer.IsDeciding(2, 77));
    }

    @Test
    void anIdIsTakenWhenAllHaveAnsweredOrAfterAWhile() {
        FirstStart node = node(1);
        long number = asks(node);
        hears(node, new Answer.HasId(3, number, X));
        assertThat(node.takeEffects()).isEmpty();
        hears(node, new Answer.IsEmpty(2, number, 20));
        assertThat(node.takeEffects()).containsExactly(new FirstStartEffect.Take(X));

        FirstStart other = node(2);
        hears(other, new Answer.HasId(3, asks(other), X));
        other.handle(new FirstStartInput.Tick(FirstStart.GRACE_MILLIS - 1));
        assertThat(other.takeEffects()).allMatch(FirstStartEffect.Ask.class::isInstance);
        other.handle(new FirstStartInput.Tick(FirstStart.GRACE_MILLIS));
        assertThat(other.takeEffects()).containsExactly(new FirstStartEffect.Take(X));
    }

    @Test
    void twoIdsAreRefusedWhenTheyAreHeardOfAgain() {
        FirstStart node = node(1);
        long number = asks(node);
        hears(node, new Answer.HasId(2, number, X));
        hears(node, new Answer.HasId(3, number, Y));
        long again = asks(node);
        hears(node, new Answer.HasId(2, number, X)); // late
        hears(node, new Answer.HasId(2, again, X));
        hears(node, new Answer.HasId(3, again, Y));
        FirstStartEffect.Refuse refuse =
                (FirstStartEffect.Refuse) node.takeEffects().get(0);
        assertThat(refuse.why())
                .startsWith("node 2 belongs to cluster " + X + ", node 3 belongs to cluster " + Y)
                .contains("Nothing was written", "set cluster-id");
        assertThat(node.waiting()).isEqualTo("first start: refused: " + refuse.why());
    }

    @Test
    void anIdOfADiskThatIsGoneIsNoSecondOne() {
        FirstStart node = node(1);
        long number = asks(node);
        hears(node, new Answer.HasId(2, number, X));
        hears(node, new Answer.HasId(3, number, Y));
        long again = asks(node);
        hears(node, new Answer.HasId(3, again, Y));
        hears(node, new Answer.IsEmpty(2, again, 20));
        assertThat(node.takeEffects()).containsExactly(new FirstStartEffect.Take(Y));
    }

    @Test
    void whoHasAnotherListIsToldSoAndIsNotEmpty() {
        FirstStart node = node(1);
        Answer answer = asked(node, new Question(2, 1, "another list", 5));
        assertThat(((Answer.Objects) answer).why())
                .startsWith("node 2 is configured for another list, node 1 for a list: the cluster list");
        long number = asks(node(1));
        hears(node, new Answer.Objects(2, number, "node 1 is odd"));
        hears(node, new Answer.IsEmpty(3, number, 30));
        assertThat(node.takeEffects()).noneMatch(FirstStartEffect.Mint.class::isInstance);
        assertThat(node.waiting()).isEqualTo("first start: node 1 is odd. Nothing was written");
    }

    @Test
    void itSaysWhatItWaitsFor() {
        FirstStart node = node(1);
        assertThat(node.waiting())
                .isEqualTo("first start: waits for nodes 2, 3 to be there. A cluster without cluster-id needs all its"
                        + " nodes once, when it is made");
        node.handle(new FirstStartInput.NotReached(2, "Connection refused"));
        assertThat(node.waiting()).contains("nodes 2, 3 to be there (node 2: Connection refused)");
        long number = asks(node);
        hears(node, new Answer.IsDeciding(2, number));
        assertThat(node.waiting()).startsWith("first start: waits for node 3 to be there.");
        assertThat(node.hears(2)).isTrue();
        hears(node, new Answer.IsEmpty(3, number, 30));
        assertThat(node.waiting()).isEqualTo("first start: waits for node 2 to have the id of a cluster on disk");
    }

    /** H92: two that are to be added to a cluster make none. */
    @Test
    void whoJoinsTakesAnIdAndNeverMints_H92() {
        FirstStart node = new FirstStart(new Introduction(1, THREE, Introduction.JOINS), 1_000);
        node.handle(new FirstStartInput.Tick(0));
        for (int i = 1; i < 10; i++) {
            long number = asks(node);
            hears(node, new Answer.IsEmpty(2, number, 20));
            hears(node, new Answer.IsEmpty(3, number, 30));
            assertThat(node.takeEffects()).noneMatch(FirstStartEffect.Mint.class::isInstance);
            node.handle(new FirstStartInput.Tick(i));
        }
        long number = asks(node);
        hears(node, new Answer.IsEmpty(2, number, 20));
        hears(node, new Answer.HasId(3, number, X));
        assertThat(node.takeEffects()).containsExactly(new FirstStartEffect.Take(X));
    }

    @Test
    void whoJoinsIsToldByThoseWhoHaveAnIdAndByNobodyElse() {
        Introduction own = new Introduction(3, THREE, "a list");
        Question joins = new Question(4, 3, Introduction.JOINS, 7);
        assertThat(own.answer(joins, X)).isEqualTo(new Answer.HasId(3, 7, X));
        assertThat(asked(node(3), joins)).isInstanceOf(Answer.Objects.class);
    }

    /** Once members have changed, lists may be old, and the log alone says who is one (H149). */
    @Test
    void afterMembersChangedListsSayNothing_H149() {
        Introduction own = new Introduction(3, THREE, "a list");
        Question old = new Question(1, 3, "an old list", 7);
        assertThat(own.answer(old, X, true)).isEqualTo(new Answer.HasId(3, 7, X));
        assertThat(own.answer(old, X, false)).isInstanceOf(Answer.Objects.class);
        assertThat(own.answer(new Question(1, 2, "a list", 7), X, true)).isInstanceOf(Answer.Objects.class);
    }

    @Test
    void aNodeWithAnIdTellsItToThoseOfItsList() {
        Introduction own = new Introduction(3, THREE, "a list");
        assertThat(own.answer(new Question(1, 3, "a list", 7), X)).isEqualTo(new Answer.HasId(3, 7, X));
        assertThat(own.answer(new Question(1, 2, "a list", 7), X)).isInstanceOf(Answer.Objects.class);
        assertThat(own.answer(new Question(3, 3, "a list", 7), X)).isInstanceOf(Answer.Objects.class);
        assertThat(own.answer(new Question(1, 3, "b list", 7), X)).isInstanceOf(Answer.Objects.class);
    }
}
