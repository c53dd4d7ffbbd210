package dev.tidemark.node.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.node.environment.NodeClock;
import dev.tidemark.protocol.BrokenInvariantException;
import dev.tidemark.protocol.Input;
import dev.tidemark.protocol.entry.EntryKind;
import dev.tidemark.protocol.entry.Proposal;
import dev.tidemark.protocol.message.Refusal;
import dev.tidemark.state.Outcome;
import dev.tidemark.state.Query;
import dev.tidemark.state.StateEngine;
import dev.tidemark.state.StateMachine;
import dev.tidemark.state.codec.CommandPayload;
import dev.tidemark.state.codec.MalformedException;
import dev.tidemark.state.codec.PayloadCodec;
import dev.tidemark.state.codec.PayloadKind;
import dev.tidemark.state.once.EngineLimits;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.table.StateReader;
import dev.tidemark.state.table.StateStore;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The window of a gateway against a log that this test plays. */
class GatewayWritesTest {
    private static final long TIMEOUT = 1_000;

    private static final class Clock implements NodeClock {
        long millis = 1;

        @Override
        public long millis() {
            return millis;
        }

        @Override
        public long wallMicros() {
            return millis * 1_000;
        }
    }

    private static final class Machine implements StateMachine {
        final List<String> executed = new ArrayList<>();

        @Override
        public Reply apply(dev.tidemark.state.row.Entry entry, StateStore store) {
            executed.add(new String(entry.body(), UTF_8));
            return new Reply.Int(executed.size());
        }

        @Override
        public Reply read(Query query, StateReader store) {
            return Reply.NIL;
        }
    }

    private final Clock clock = new Clock();
    private final Machine machine = new Machine();
    private final StateEngine engine = new StateEngine(machine, EngineLimits.DEFAULT);
    private final List<Input.Propose> proposed = new ArrayList<>();
    private final List<String> answers = new ArrayList<>();
    private final GatewayWrites writes = new GatewayWrites(
            clock, () -> new UUID(7, ++clock.millis), 100, input -> proposed.add((Input.Propose) input));

    @BeforeEach
    void aLeaderIsKnown() {
        writes.leaderChanged(true);
    }

    private void write(String body) {
        writes.add(new PendingWrite(
                null,
                body.getBytes(UTF_8),
                clock.millis + TIMEOUT,
                (offset, reply) -> answers.add(body
                        + ":"
                        + (reply instanceof Reply.Failure failure
                                ? failure.message()
                                        .substring(0, failure.message().indexOf(' '))
                                : ((Reply.Int) reply).value()))));
        writes.flush();
    }

    private Input.Propose take() {
        return proposed.remove(0);
    }

    /** The proposals get into the log and are applied here. */
    private void append(Input.Propose propose) {
        for (Proposal proposal : propose.proposals()) {
            long offset = engine.appliedOffset() + 1;
            PayloadKind kind = proposal.kind() == EntryKind.COMMAND ? PayloadKind.COMMAND : PayloadKind.OPEN_SESSION;
            byte[] payload = proposal.payload();
            Outcome outcome = engine.apply(offset, 1, offset, kind, payload, 0, payload.length);
            writes.applied(offset, outcome);
        }
    }

    private void openSession() {
        write("open");
        append(take());
        append(take());
        assertThat(answers).containsExactly("open:1");
        answers.clear();
        machine.executed.clear();
    }

    private static List<Long> sequences(Input.Propose propose) {
        return propose.proposals().stream()
                .map(proposal -> {
                    try {
                        CommandPayload command =
                                PayloadCodec.decodeCommand(proposal.payload(), 0, proposal.payload().length);
                        return command.sequence();
                    } catch (MalformedException e) {
                        throw new AssertionError(e);
                    }
                })
                .toList();
    }

    @Test
    void opensASessionFirst() {
        write("a");
        Input.Propose open = take();
        assertThat(open.proposals()).singleElement().matches(p -> p.kind() == EntryKind.OPEN_SESSION);
        write("b");
        assertThat(proposed).isEmpty();
        append(open);
        Input.Propose both = take();
        assertThat(sequences(both)).containsExactly(1L, 2L);
        append(both);
        assertThat(answers).containsExactly("a:1", "b:2");
    }

    @Test
    void sendsTheWholeWindowToTheNextLeader_H70() {
        openSession();
        write("a");
        write("b");
        Input.Propose first = take();
        Input.Propose second = take();
        writes.leaderChanged(true);
        Input.Propose again = take();
        assertThat(sequences(again)).containsExactly(2L, 3L);
        append(first);
        append(again);
        append(second);
        assertThat(machine.executed).containsExactly("a", "b");
        assertThat(answers).containsExactly("a:1", "b:2");
    }

    @Test
    void aGapIsFilledBySendingAgain_H77() {
        openSession();
        write("a");
        take(); // lost
        write("b");
        clock.millis += 60;
        append(take());
        assertThat(machine.executed).isEmpty();
        append(take());
        assertThat(answers).containsExactly("a:1", "b:2");
    }

    @Test
    void waitsForALeader() {
        openSession();
        writes.leaderChanged(false);
        write("a");
        assertThat(proposed).isEmpty();
        clock.millis += TIMEOUT;
        writes.tick("no leader");
        assertThat(answers).containsExactly("a:CLUSTERDOWN");
        writes.leaderChanged(true);
        assertThat(proposed).isEmpty();
    }

    /**
     * H69: who was told a definite no must not find the write executed, though others in the window are still waited
     * for.
     */
    @Test
    void whatIsRefusedForCertainIsNeverSentAgain() {
        openSession();
        write("a");
        clock.millis += 5;
        write("b");
        writes.refused(take().token(), Refusal.NOT_LEADER, List.of());
        writes.refused(take().token(), Refusal.NOT_LEADER, List.of());
        clock.millis += TIMEOUT - 5;
        writes.tick("busy");
        assertThat(answers).containsExactly("a:CLUSTERDOWN");
        clock.millis += 1;
        writes.tick("busy");
        while (!proposed.isEmpty()) {
            append(take());
        }
        assertThat(machine.executed).containsExactly("b");
        assertThat(answers).containsExactly("a:CLUSTERDOWN", "b:1");
    }

    @Test
    void whatMayBeInSomeLogIsUnknown_H69() {
        openSession();
        write("a");
        Input.Propose first = take();
        writes.leaderChanged(true);
        writes.refused(take().token(), Refusal.NOT_LEADER, List.of()); // the second attempt; the first may still arrive
        clock.millis += TIMEOUT;
        writes.tick("busy");
        assertThat(answers).containsExactly("a:UNKNOWN");
        append(first);
        assertThat(answers).containsExactly("a:UNKNOWN");
    }

    /** H17c, H69: at once and for certain, but only those of which no copy can be in a log. */
    @Test
    void aFullDiskRefusesAtOnceWhatIsCertainlyInNoLog() {
        openSession();
        write("a");
        Input.Propose first = take();
        writes.leaderChanged(true);
        write("b");
        Input.Propose second = take();
        writes.flush();
        writes.refused(take().token(), Refusal.DISK_FULL, List.of());
        assertThat(answers).containsExactly("b:MISCONF");
        writes.refused(second.token(), Refusal.DISK_FULL, List.of());
        assertThat(answers).containsExactly("b:MISCONF");
        append(first);
        assertThat(answers).containsExactly("b:MISCONF", "a:1");
    }

    @Test
    void aRefusalCountsOnce() {
        openSession();
        write("a");
        long refused = take().token();
        writes.refused(refused, Refusal.NOT_LEADER, List.of());
        clock.millis += 60;
        writes.tick("");
        take();
        writes.refused(refused, Refusal.NOT_LEADER, List.of());
        clock.millis += TIMEOUT;
        writes.tick("");
        assertThat(answers).containsExactly("a:UNKNOWN");
    }

    @Test
    void whatWasGivenUpDoesNotHoldUpTheRest_H81b() {
        openSession();
        write("a");
        Input.Propose late = take();
        clock.millis += TIMEOUT;
        writes.tick("");
        write("b");
        append(take()); // a session
        append(take());
        append(late);
        assertThat(answers).containsExactly("a:UNKNOWN", "b:1");
        assertThat(machine.executed).containsExactly("b", "a");
    }

    /** A handler may write at once, from within the answer. */
    @Test
    void handlersMayWriteAgain() {
        openSession();
        writes.leaderChanged(false);
        for (int i = 0; i < 20; i++) {
            writes.add(new PendingWrite(null, new byte[1], clock.millis + TIMEOUT, (offset, reply) -> write("next")));
        }
        clock.millis += TIMEOUT;
        writes.tick("");
        assertThat(answers).isEmpty();
        clock.millis += TIMEOUT;
        writes.tick("");
        assertThat(answers).hasSize(20).containsOnly("next:CLUSTERDOWN");
        assertThat(writes.pendingBytes()).isZero();
    }

    @Test
    void anEndedSessionRefusesWhatItMissed_H74() {
        openSession();
        write("a");
        Input.Propose late = take();
        StateEngine other = new StateEngine(machine, EngineLimits.DEFAULT);
        Input.Propose command = late;
        byte[] payload = command.proposals().get(0).payload();
        Outcome expired = other.apply(1, 1, 1, PayloadKind.COMMAND, payload, 0, payload.length);
        assertThat(expired.type()).isEqualTo(Outcome.Type.EXPIRED);
        writes.applied(5, expired);
        append(take()); // a new session
        append(take());
        assertThat(answers).containsExactly("a:1");
    }

    @Test
    void aSnapshotTellsWhatItSkipped_H78() {
        openSession();
        write("a");
        write("b");
        Input.Propose first = take();
        byte[] payload = first.proposals().get(0).payload();
        long offset = engine.appliedOffset() + 1;
        engine.apply(offset, 1, offset, PayloadKind.COMMAND, payload, 0, payload.length); // not told
        writes.restored(engine);
        assertThat(answers).containsExactly("a:1");
        take(); // the first copy of b
        append(take());
        assertThat(answers).containsExactly("a:1", "b:2");
    }

    @Test
    void aSnapshotWithoutTheSessionTellsNothing() {
        openSession();
        write("a");
        take();
        writes.restored(new StateEngine(machine, EngineLimits.DEFAULT));
        assertThat(answers).containsExactly("a:UNKNOWN");
    }

    @Test
    void closingSaysWhatIsKnown() {
        openSession();
        write("a");
        take();
        writes.leaderChanged(false);
        write("b");
        writes.close();
        assertThat(answers).containsExactly("a:UNKNOWN", "b:CLUSTERDOWN");
    }

    /** At round trips above the interval each answer came to a question that was given up (H165). */
    @Test
    void aSessionThatTakesLongToOpenIsTakenWhenItComes() {
        writes.add(new PendingWrite(null, "late".getBytes(UTF_8), clock.millis + 60_000, (offset, reply) -> {}));
        writes.flush();
        List<Input.Propose> first = List.copyOf(proposed);
        proposed.clear();
        for (int i = 0; i < 300; i++) {
            clock.millis += 10;
            writes.tick("this test");
        }
        append(first.get(0));
        append(proposed.get(proposed.size() - 1));
        assertThat(machine.executed).containsExactly("late");
    }

    /** The question for it was lost, and all clients give up before it is time to ask again, one after the other. */
    @Test
    void aSessionIsAskedForAgainThoughWritersGaveUpMeanwhile_H165() {
        for (int i = 0; i < 6; i++) {
            write("a" + i); // each is asked for in vain: the wait grows beyond what a client waits
            for (long end = clock.millis + TIMEOUT; clock.millis <= end; clock.millis += 50) {
                writes.tick("x");
            }
        }
        int asked = proposed.size();
        for (int i = 0; i < 20; i++) {
            write("b" + i);
            for (long end = clock.millis + TIMEOUT; clock.millis <= end; clock.millis += 50) {
                writes.tick("x");
            }
        }
        assertThat(proposed.size() - asked).isBetween(2, 5);
    }

    @Test
    void whatTakesLongIsSentAgainLessAndLessOften() {
        openSession();
        writes.add(new PendingWrite(null, "slow".getBytes(UTF_8), clock.millis + 60_000, (offset, reply) -> {}));
        writes.flush();
        proposed.clear();
        for (int i = 0; i < 3_000; i++) {
            clock.millis += 10;
            writes.tick("this test");
        }
        assertThat(proposed).as("times that it was sent again within 30 s").hasSizeBetween(4, 6);
    }

    /** The session executes what was sent, in order; the gateway checks that it does (H69, H77). */
    @Test
    void anOutcomeThatCannotBeStopsTheNode_H69_H77() {
        openSession();
        write("a");
        write("b");
        long session = engine.appliedOffset() - 1;
        Outcome skipsOne = new Outcome(Outcome.Type.EXECUTED, session, 3, new Reply.Int(1), null);
        assertThatThrownBy(() -> writes.applied(9, skipsOne))
                .isInstanceOf(BrokenInvariantException.class)
                .hasMessageContaining("write 3 of session")
                .hasMessageContaining("where a write is awaited that is IN_FLIGHT with number 2")
                .hasMessageContaining("State: a window of 2 writes, the next is number 4");
        Outcome neverSent = new Outcome(Outcome.Type.DUPLICATE, session, 4, new Reply.Int(1), null);
        assertThatThrownBy(() -> writes.applied(9, neverSent)).isInstanceOf(BrokenInvariantException.class);
        Outcome answeredBefore = new Outcome(Outcome.Type.DUPLICATE, session, 1, new Reply.Int(1), null);
        writes.applied(9, answeredBefore);
        assertThat(answers).isEmpty();
    }
}
