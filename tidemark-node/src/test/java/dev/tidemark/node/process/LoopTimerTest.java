package dev.tidemark.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.node.environment.NodeEnvironment;
import io.netty.channel.DefaultEventLoop;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A run that was moved does not come at its old time as well: it would wake an idle node (H169). */
class LoopTimerTest {
    private final DefaultEventLoop loop = new DefaultEventLoop();

    @AfterEach
    void close() throws InterruptedException {
        assertThat(loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).await(5, TimeUnit.SECONDS))
                .isTrue();
    }

    @Test
    void aRunThatWasMovedComesOnce() throws InterruptedException {
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch after = new CountDownLatch(1);
        loop.execute(() -> {
            NodeEnvironment.Wake wake = new LoopTimer(loop).wake(runs::incrementAndGet);
            wake.in(50);
            wake.in(20);
            wake.in(1);
            loop.schedule(after::countDown, 100, TimeUnit.MILLISECONDS); // by the same clock, after all of them
        });
        assertThat(after.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(runs).hasValue(1);
    }
}
