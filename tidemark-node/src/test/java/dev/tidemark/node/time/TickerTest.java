package dev.tidemark.node.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.node.environment.NodeClock;
import dev.tidemark.node.support.TestClock;
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
    private int looks;
    private int lookTakes;
    private long lastLook = now;

    private final NodeClock clock = new TestClock(() -> now);
    private final Ticker ticker = new Ticker(
            clock,
            (millis, task) -> timers.add(new Timer(now + millis, armed++, task)),
            () -> deadline,
            () -> busy,
            this::expect,
            this::tick,
            this::around);

    private void expect(long from, long at) {
        assertThat(from).isEqualTo(now);
        assertThat(at).isGreaterThanOrEqualTo(now);
    }

    private void tick() {
        ticks++;
        lastTick = now;
        batch();
    }

    /** What the protocol lane does. */
    private void batch() {
        if (deadline <= now) {
            deadline = now + 100; // as a leader, which sends heartbeats
        }
        ticker.handled();
    }

    private void around() {
        assertThat(now - lastLook).as("since the last look").isLessThanOrEqualTo(110);
        looks++;
        lastLook = now;
        now += lookTakes;
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
        assertThat(ticks).isBetween(90, 92);
        assertThat(looks).isEqualTo(ticks);
    }

    /** H169: what can be done while it is awake does not wake it. */
    @Test
    void anIdleFollowerIsWokenByItsLeaderAlone() {
        ticker.start();
        int atFirst = ticks;
        for (int i = 0; i < 100; i++) {
            pass(i % 2 == 0 ? 92 : 108);
            deadline = now + 700; // the leader was heard
            batch();
        }
        assertThat(ticks).isEqualTo(atFirst);
        assertThat(looks).as("deadlines were looked at all the same").isEqualTo(101);
        pass(110);
        assertThat(ticks).as("it does not wait for the leader").isEqualTo(atFirst + 1);
    }

    /** {@link #expect} sees what it tells. */
    @Test
    void aLookThatTakesLongIsNoReasonToBeWokenInThePast_H115() {
        ticker.start();
        pass(110);
        lookTakes = 30;
        busy = true;
        pass(500);
        assertThat(ticks).isGreaterThan(3);
    }

    @Test
    void manyBatchesAreNotManyLooks() {
        ticker.start();
        for (int i = 0; i < 1_000; i++) {
            pass(1);
            batch();
        }
        assertThat(looks).isBetween(9, 14);
    }

    @Test
    void anIdleLeaderTooAndItsHeartbeatsAreOnTime() {
        deadline = now;
        ticker.start();
        pass(10_000);
        assertThat(ticks).isBetween(100, 102);
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
        assertThat(ticks - before).isBetween(109, 111);
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
