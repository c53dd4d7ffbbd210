package dev.tidemark.node.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LaneTest {
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final List<Throwable> failures = new ArrayList<>();

    private void runAll() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private static final class Collecting extends Lane<Integer> {
        final List<List<Integer>> batches = new ArrayList<>();
        Runnable during = () -> {};

        Collecting(Executor executor, java.util.function.Consumer<Throwable> failed) {
            super(executor, failed);
        }

        @Override
        void handle(List<Integer> batch) {
            batches.add(List.copyOf(batch));
            during.run();
        }
    }

    @Test
    void takesAllThatIsThereAsOneBatch() {
        Collecting lane = new Collecting(tasks::add, failures::add);
        lane.post(1);
        lane.post(2);
        assertThat(tasks).hasSize(1);
        lane.during = () -> {
            if (lane.batches.size() == 1) {
                lane.post(3);
                lane.post(4);
            }
        };
        runAll();
        assertThat(lane.batches).containsExactly(List.of(1, 2), List.of(3, 4));
    }

    @Test
    void whatIsAddedWaitsForWhatIsPosted() {
        Collecting lane = new Collecting(tasks::add, failures::add);
        lane.add(1);
        lane.add(2);
        assertThat(tasks).isEmpty();
        lane.post(3);
        lane.during = () -> {
            if (lane.batches.size() == 1) {
                lane.add(4);
            }
        };
        runAll();
        assertThat(lane.batches).containsExactly(List.of(1, 2, 3));
        lane.hurry();
        runAll();
        lane.hurry();
        assertThat(tasks).isEmpty();
        assertThat(lane.batches).containsExactly(List.of(1, 2, 3), List.of(4));
    }

    @Test
    void aHurryDuringABatchIsNotForgotten() {
        Collecting lane = new Collecting(tasks::add, failures::add);
        lane.post(1);
        lane.during = () -> {
            if (lane.batches.size() == 1) {
                lane.add(2);
                lane.hurry();
            }
        };
        runAll();
        assertThat(lane.batches).containsExactly(List.of(1), List.of(2));
    }

    @Test
    void stopsForGoodAtTheFirstThrow_H111() {
        Collecting lane = new Collecting(tasks::add, failures::add);
        StackOverflowError error = new StackOverflowError();
        lane.during = () -> {
            throw error;
        };
        lane.post(1);
        runAll();
        lane.post(2);
        runAll();
        assertThat(failures).containsExactly(error);
        assertThat(lane.batches).containsExactly(List.of(1));
    }

    @Test
    void takesNothingAfterAStop() {
        Collecting lane = new Collecting(tasks::add, failures::add);
        lane.post(1);
        lane.stop();
        lane.post(2);
        runAll();
        assertThat(lane.batches).isEmpty();
        assertThat(failures).isEmpty();
    }

    /** No message is lost, none overtakes another of the same sender, and no two batches run at once. */
    @Test
    void keepsTheOrderOfEachOfManyThreads() throws InterruptedException {
        int senders = 4;
        int each = 50_000;
        ExecutorService pool = Executors.newFixedThreadPool(senders + 2);
        CountDownLatch all = new CountDownLatch(senders * each);
        List<Throwable> thrown = java.util.Collections.synchronizedList(new ArrayList<>());
        int[] next = new int[senders];
        boolean[] busy = {false};
        Lane<int[]> lane = new Lane<>(pool, thrown::add) {
            @Override
            void handle(List<int[]> batch) {
                if (busy[0]) {
                    throw new AssertionError("two batches at once");
                }
                busy[0] = true;
                for (int[] message : batch) {
                    if (next[message[0]]++ != message[1]) {
                        throw new AssertionError("out of order");
                    }
                    all.countDown();
                }
                busy[0] = false;
            }
        };
        for (int sender = 0; sender < senders; sender++) {
            int id = sender;
            pool.execute(() -> {
                for (int i = 0; i < each; i++) {
                    lane.post(new int[] {id, i});
                }
            });
        }
        assertThat(all.await(60, TimeUnit.SECONDS)).isTrue();
        pool.shutdown();
        assertThat(thrown).isEmpty();
    }
}
