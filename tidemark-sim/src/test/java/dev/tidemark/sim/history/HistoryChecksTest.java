package dev.tidemark.sim.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.sim.model.KvModel;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Session guarantees, exactly-once ledger, atomicity, convergence, and the recording of calls. */
final class HistoryChecksTest {
    private static List<String> sessions(String drawing) {
        return SessionGuarantees.check(new KvModel(), Timeline.of(drawing));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    A [set x 1 ok @5] [session get x = nil @4]          | does not read its own write
                    A [session get x = 1 @5] [session get x = nil @4]   | reads go back
                    A [set x 1 ok @5] [set x 2 ok @4]                   | writes change their order
                    A [session get x = 1 @5] [set x 2 ok @5]            | a write comes before what was read
                    """)
    void aSessionThatIsBetrayed(String drawing, String finding) { // H63
        assertThat(sessions(drawing)).singleElement().asString().startsWith(finding);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    one session               | A [set x 1 ok @5] [session get x = 1 @5] [session get x = 1 @7] [set x 2 ok @8]
                    what is promised to nobody | A [set x 1 ok @5] [eventual get x = nil @4] [session get x = 1 @5]
                    a repeat of an older write | A [set x 1 #a ok @5] [set x 2 ok @6] [set x 1 #a ok @5]
                    no answers, no promises    | A [set x 1 ?] [session get x = nil @4] [set x 2 no] [session get x = nil @4]
                    """)
    void aSessionThatIsServedWell(String why, String drawing) {
        assertThat(sessions(drawing)).as(why).isEmpty();
    }

    @Test
    void sessionsDoNotOweEachOtherAnything() {
        assertThat(sessions("""
                        A [set x 1 ok @5]
                        B                  [session get x = nil @4]
                        """)).isEmpty();
    }

    @Test
    void callsOfOneSessionThatOverlapHaveNoOrder() {
        assertThat(sessions("""
                        A [set x 1    ok @5]
                        A    [session get x = nil @4]
                        """)).isEmpty();
    }

    @Test
    void theLedgerBalances() { // H68-H80
        ExactlyOnceLedger ledger = new ExactlyOnceLedger();
        ledger.begun("answered twice");
        ledger.begun("answered twice");
        ledger.executed("answered twice", 3);
        ledger.answered("answered twice", ":1");
        ledger.answered("answered twice", ":1");
        ledger.begun("refused");
        ledger.refused("refused");
        ledger.begun("refused, then done");
        ledger.refused("refused, then done");
        ledger.begun("refused, then done");
        ledger.executed("refused, then done", 4);
        ledger.begun("lost and done");
        ledger.executed("lost and done", 5);
        ledger.begun("lost");
        assertThat(ledger.findings()).isEmpty();
    }

    @Test
    void theLedgerFindsEachWayNotToBalance() {
        ExactlyOnceLedger ledger = new ExactlyOnceLedger();
        ledger.begun("a");
        ledger.executed("a", 3);
        ledger.executed("a", 4);
        ledger.begun("b");
        ledger.answered("b", "+OK");
        ledger.begun("c");
        ledger.begun("c");
        ledger.executed("c", 5);
        ledger.answered("c", ":1");
        ledger.answered("c", ":2");
        ledger.begun("d");
        ledger.refused("d");
        ledger.executed("d", 6);
        ledger.executed("e", 7);
        assertThat(ledger.findings())
                .containsExactly(
                        "request a was executed more than once, at offsets [3, 4]",
                        "request b was answered with +OK and never executed",
                        "request c got different replies: [:1, :2]",
                        "request d was refused each time, and executed at offsets [6]",
                        "request e was executed at offsets [7] and never sent");
    }

    @Test
    void idsAreCountedInTheDataThemselves() {
        assertThat(ExactlyOnceLedger.countedIn("a;b;a;")).isEqualTo(Map.of("a", 2, "b", 1));
        assertThat(ExactlyOnceLedger.countedIn("")).isEmpty();
    }

    @Test
    void aTransactionIsSeenWholeOrNotAtAll() { // H37a
        Atomicity group = new Atomicity("g");
        group.sent("t1");
        group.sent("t2");
        group.sent("t3");
        group.ended("t1", Fate.OK);
        group.ended("t3", Fate.NO);
        group.seen("A", Arrays.asList(null, null));
        group.seen("A", List.of("t1", "t1"));
        group.seen("A", List.of("t2", "t2"));
        assertThat(group.findings()).isEmpty();
        group.seen("B", List.of("t1", "t2"));
        group.seen("C", List.of("t3", "t3"));
        group.seen("D", List.of("t4", "t4"));
        group.seen("E", Arrays.asList(null, "t1"));
        assertThat(group.findings())
                .containsExactly(
                        "B saw [t1, t2] in group g: a part of a transaction",
                        "C saw [t3, t3] in group g: t3 was refused",
                        "D saw [t4, t4] in group g: nobody wrote t4",
                        "E saw [null, t1] in group g: a part of a transaction");
        assertThatThrownBy(() -> group.sent("t1")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nodesThatDifferAreFoundWithTheFirstKey() { // H89
        TreeMap<String, Map<String, String>> nodes = new TreeMap<>();
        assertThat(Convergence.findings(nodes)).isEmpty();
        nodes.put("n1", Map.of("x", "1", "y", "2"));
        nodes.put("n2", Map.of("x", "1", "y", "2"));
        assertThat(Convergence.findings(nodes)).isEmpty();
        nodes.put("n3", Map.of("x", "1"));
        assertThat(Convergence.findings(nodes)).containsExactly("y is 2 on n1, but null on n3");
    }

    @Test
    void aHistoryRecordsWhatHappenedInWhichOrder() {
        History history = new History(4);
        int first = history.invoke("A", List.of("incr", "x"), Level.LINEARIZABLE, "id");
        int second = history.invoke("B", List.of("get", "x"), Level.LINEARIZABLE, null);
        history.ok(second, "(nil)", 2);
        int third = history.invoke("B", List.of("get", "x"), Level.SESSION, null);
        history.refused(third);
        history.unknown(first);
        history.invoke("C", List.of("get", "x"), Level.LINEARIZABLE, null);
        assertThat(history.isFull()).isTrue();
        assertThat(history.calls())
                .extracting(Call::toString)
                .containsExactly(
                        "A [1..] incr x ?", "B [2..3] get x -> (nil) @2", "B [4..5] get x refused", "C [6..] get x ?");
        assertThatThrownBy(() -> history.ok(first, ":1", 3)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> history.invoke("C", List.of("get", "x"), Level.LINEARIZABLE, null))
                .isInstanceOf(IllegalStateException.class);
    }
}
