package dev.tidemark.node.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.node.environment.NodeClock;
import java.util.PriorityQueue;
import org.junit.jupiter.api.Test;

class TickerTest {
    private record Timer(long at, long order, Runnable task) {}

    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>((a, b) -> a.at == b.at ? Long.compare(a.order, b.order) : Long.compare(a.at, b.at));
    private long now = 5_000;
    private long armed;
    private long deadline = Long.MAX_VALUE;
    private boolean busy;
    private int ticks;
    private long lastTick;

    private final NodeClock clock = new NodeClock() {
        @Override
        public long millis() {
            return now;
        }

        @Override
        public long wallMicros() {
            return now * 1_000;
        }
    };
    private final Ticker ticker = new Ticker(
            clock,
            (millis, task) -> timers.add(new Timer(now + millis, armed++, task)),
            () -> deadline,
            () -> busy,
            this::expect,
            this::tick);

    private void expect(long from, long at) {
        assertThat(from).isEqualTo(now);
        assertThat(at).isGreaterThan(now);
    }

    private void tick() {
        ticks++;
        lastTick = now;
        if (deadline <= now) {
            deadline = now + 100; // as a leader, which sends heartbeats
        }
        ticker.look(); // as the protocol lane does, at the end of each batch
    }

    private void pass(int millis) {
        long until = now + millis;
        while (!timers.isEmpty() && timers.peek().at <= until) {
            Timer next = timers.remove();
            now = Math.max(now, next.at);
            next.task.run();
        }
        now = until;
    }

    @Test
    void anIdleNodeIsWokenTenTimesASecond() {
        ticker.start();
        pass(10_000);
        assertThat(ticks).isBetween(100, 102);
        assertThat(armed).as("timers, each of which wakes the node").isBetween(100L, 102L);
    }

    @Test
    void anIdleLeaderTooAndItsHeartbeatsAreOnTime() {
        deadline = now;
        ticker.start();
        pass(10_000);
        assertThat(ticks).isBetween(100, 102);
        assertThat(armed).isBetween(100L, 102L);
    }

    @Test
    void whileAClientWaitsItLooksEveryTenMilliseconds() {
        ticker.start();
        pass(250);
        busy = true;
        ticker.look();
        int before = ticks;
        pass(1_000);
        assertThat(ticks - before).isEqualTo(100);
        busy = false;
        pass(1_000);
        assertThat(ticks - before).isBetween(109, 112);
    }

    @Test
    void aDeadlineThatComesForwardIsNotMissed() {
        ticker.start();
        pass(15);
        deadline = now + 40; // a broken connection to the leader: ask for an election soon
        ticker.look();
        pass(40);
        assertThat(lastTick).isEqualTo(now);
    }

    @Test
    void aDeadlineInThePastDoesNotMakeItSpin() {
        ticker.start();
        for (int i = 0; i < 1_000; i++) {
            deadline = now - 1;
            ticker.look();
            pass(1);
        }
        assertThat(ticks).isLessThanOrEqualTo(110);
    }
}
