package dev.tidemark.node.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LaneThreadTest {
    private static final int SECONDS = 60;

    private final LaneThread lane = new LaneThread("lane-under-test");

    @Test
    void tasksRunInOrderOnOneThreadBeforeItEnds() throws InterruptedException {
        List<Integer> ran = new ArrayList<>();
        List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
        IntStream.range(0, 1_000)
                .forEach(i -> lane.execute(() -> {
                    ran.add(i);
                    threads.add(Thread.currentThread());
                }));
        lane.end();
        assertThat(lane.awaitEnd(SECONDS)).isTrue();
        assertThat(ran).isEqualTo(IntStream.range(0, 1_000).boxed().toList());
        assertThat(threads).containsOnly(threads.get(0)).doesNotContain(Thread.currentThread());
        assertThatThrownBy(() -> lane.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }

    /** A wake-up that were lost would leave both sides waiting. */
    @Test
    void noWakeUpIsLost_H111() throws Exception {
        CyclicBarrier handOver = new CyclicBarrier(2);
        AtomicInteger ran = new AtomicInteger();
        for (int i = 0; i < 20_000; i++) {
            lane.execute(() -> {
                ran.incrementAndGet();
                await(handOver);
            });
            await(handOver);
        }
        assertThat(ran).hasValue(20_000);
        lane.end();
        assertThat(lane.awaitEnd(SECONDS)).isTrue();
    }

    @Test
    void goesOnAfterATaskThatThrows() throws InterruptedException {
        CountDownLatch ran = new CountDownLatch(1);
        lane.execute(() -> {
            throw new IllegalStateException("on purpose");
        });
        lane.execute(ran::countDown);
        ran.await();
        lane.end();
        assertThat(lane.awaitEnd(SECONDS)).isTrue();
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
