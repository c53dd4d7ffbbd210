package dev.tidemark.node.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.node.environment.NodeClock;
import dev.tidemark.protocol.Input;
import dev.tidemark.state.Query;
import dev.tidemark.state.StateEngine;
import dev.tidemark.state.StateMachine;
import dev.tidemark.state.once.EngineLimits;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.row.Entry;
import dev.tidemark.state.table.StateReader;
import dev.tidemark.state.table.StateStore;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DueTimerTest {
    private static final long START = 1_000_000_000;

    private long micros = START;
    private long due = StateMachine.NEVER;
    private boolean leads = true;
    private final List<Input> asked = new ArrayList<>();
    private final List<Long> delays = new ArrayList<>();
    private Runnable timer;

    private final StateMachine machine = new StateMachine() {
        @Override
        public Reply apply(Entry entry, StateStore store) {
            return Reply.OK;
        }

        @Override
        public Reply read(Query query, StateReader store) {
            return Reply.OK;
        }

        @Override
        public long nextDue(StateReader store) {
            return due;
        }

        @Override
        public void timePassed(Entry entry, StateStore store) {
            due = entry.time() >= due ? StateMachine.NEVER : due;
        }
    };
    private final StateEngine engine = new StateEngine(machine, EngineLimits.DEFAULT);
    private final NodeClock clock = new NodeClock() {
        @Override
        public long millis() {
            return micros / 1_000;
        }

        @Override
        public long wallMicros() {
            return micros;
        }
    };
    private final DueTimer dueTimer = new DueTimer(
            clock,
            () -> micros,
            (millis, task) -> {
                delays.add(millis);
                timer = task;
            },
            () -> leads,
            engine,
            new StateReads(engine, 1),
            asked::add);

    @Test
    void theLeaderAsksForAnEntryWhenSomethingIsDueAndNotBefore_H83() {
        dueTimer.look();
        due = START + 150_000;
        dueTimer.look();
        assertThat(asked).isEmpty();
        assertThat(delays).isEmpty(); // looked at every 100 ms anyway
        micros = START + 142_500;
        dueTimer.look();
        dueTimer.look();
        assertThat(delays).containsExactly(8L);
        micros = due;
        timer.run();
        assertThat(asked).hasSize(1).first().isInstanceOf(Input.LetTimePass.class);
    }

    @Test
    void oneEntryIsUnderWayAtATime() {
        due = START;
        dueTimer.look();
        dueTimer.look();
        assertThat(asked).hasSize(1);
        dueTimer.timePassed(); // and something is due still
        dueTimer.look();
        assertThat(asked).hasSize(2);
    }

    @Test
    void whatWasRefusedIsAskedForAgain() {
        due = START;
        dueTimer.look();
        micros += 600_000;
        dueTimer.look();
        assertThat(asked).hasSize(2);
    }

    @Test
    void whoDoesNotLeadAsksForNothing() {
        leads = false;
        due = START;
        dueTimer.look();
        assertThat(asked).isEmpty();
        leads = true;
        dueTimer.look();
        assertThat(asked).hasSize(1);
    }

    @Test
    void aClockThatLagsTheLogDoesNotHoldUpWhatIsDueByTheLog() {
        engine.timePassed(1, 1, START + 70_000);
        due = START + 60_000;
        dueTimer.look();
        assertThat(asked).hasSize(1);
    }
}
