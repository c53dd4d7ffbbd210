package dev.tidemark.server.front;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is asked for by many who ask for much does not keep the event loop from the others (H162). */
class TimeSlicesTest {
    private static final long HALF_A_SLICE_NANOS = 500_000;

    private final DefaultEventLoop loop = new DefaultEventLoop();
    private final List<String> ran = new ArrayList<>();
    private long now;
    private final TimeSlices slices = new TimeSlices(() -> now);

    @AfterEach
    void close() throws InterruptedException {
        assertThat(loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).await(5, TimeUnit.SECONDS))
                .isTrue();
    }

    @Test
    void aSliceIsOverAfterAMillisecond() {
        slices.begin(now);
        now += HALF_A_SLICE_NANOS;
        assertThat(slices.isOver()).isFalse();
        now += HALF_A_SLICE_NANOS;
        assertThat(slices.isOver()).isTrue();
        slices.begin(now);
        assertThat(slices.isOver()).isFalse();
    }

    /** A task that arrives while the line works waits for a few slices of it, not for all. */
    @Test
    void whatArrivesRunsBetweenTwoPassesOfTheLine() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        loop.execute(() -> {
            for (int i = 0; i < 40; i++) {
                String name = "work" + i;
                slices.later(loop, () -> {
                    if (ran.isEmpty()) {
                        loop.execute(() -> ran.add("arrived"));
                    }
                    ran.add(name);
                    now += HALF_A_SLICE_NANOS;
                });
            }
            slices.later(loop, done::countDown);
        });
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(ran).startsWith("work0", "work1", "work2", "work3", "arrived", "work4");
        assertThat(ran).hasSize(41);
    }

    @Test
    void aDefectInTheWorkOfOneHoldsNobodyUp() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        loop.execute(() -> {
            slices.later(loop, () -> {
                throw new StackOverflowError("a defect");
            });
            slices.later(loop, done::countDown);
        });
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        CountDownLatch later = new CountDownLatch(1);
        loop.execute(() -> slices.later(loop, later::countDown));
        assertThat(later.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whoHasMoreToDoGoesToTheEndOfTheLine() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(2);
        loop.execute(() -> {
            slices.later(loop, () -> work("a", 3, done));
            slices.later(loop, () -> work("b", 2, done));
        });
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(ran).containsExactly("a3", "b2", "a2", "b1", "a1");
    }

    private void work(String name, int left, CountDownLatch done) {
        ran.add(name + left);
        now += HALF_A_SLICE_NANOS;
        if (left == 1) {
            done.countDown();
        } else {
            slices.later(loop, () -> work(name, left - 1, done));
        }
    }
}
