package dev.tidemark.node.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MailboxTest {
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final List<Throwable> failures = new ArrayList<>();

    private void runAll() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private final Mailbox<Integer> mailbox = new Mailbox<>(tasks::add, failures::add);
    private final List<List<Integer>> batches = new ArrayList<>();
    private Runnable during = () -> {};

    private void open() {
        mailbox.open(batch -> {
            batches.add(List.copyOf(batch));
            during.run();
        });
    }

    /** Lanes write to each other before all of them are there. */
    @Test
    void whatComesBeforeItsReaderWaits() {
        mailbox.post(1);
        mailbox.hurry();
        assertThat(tasks).isEmpty();
        open();
        runAll();
        mailbox.post(2);
        runAll();
        assertThat(batches).containsExactly(List.of(1), List.of(2));
        assertThatThrownBy(this::open).hasMessageContaining("one reader");
    }

    @Test
    void takesAllThatIsThereAsOneBatch() {
        open();
        mailbox.post(1);
        mailbox.post(2);
        assertThat(tasks).hasSize(1);
        during = () -> {
            if (batches.size() == 1) {
                mailbox.post(3);
                mailbox.post(4);
            }
        };
        runAll();
        assertThat(batches).containsExactly(List.of(1, 2), List.of(3, 4));
    }

    @Test
    void whatIsAddedWaitsForWhatIsPosted() {
        open();
        mailbox.add(1);
        mailbox.add(2);
        assertThat(tasks).isEmpty();
        mailbox.post(3);
        during = () -> {
            if (batches.size() == 1) {
                mailbox.add(4);
            }
        };
        runAll();
        assertThat(batches).containsExactly(List.of(1, 2, 3));
        mailbox.hurry();
        runAll();
        mailbox.hurry();
        assertThat(tasks).isEmpty();
        assertThat(batches).containsExactly(List.of(1, 2, 3), List.of(4));
    }

    @Test
    void aHurryDuringABatchIsNotForgotten() {
        open();
        mailbox.post(1);
        during = () -> {
            if (batches.size() == 1) {
                mailbox.add(2);
                mailbox.hurry();
            }
        };
        runAll();
        assertThat(batches).containsExactly(List.of(1), List.of(2));
    }

    @Test
    void stopsForGoodAtTheFirstThrow_H111() {
        open();
        StackOverflowError error = new StackOverflowError();
        during = () -> {
            throw error;
        };
        mailbox.post(1);
        runAll();
        mailbox.post(2);
        runAll();
        assertThat(failures).containsExactly(error);
        assertThat(batches).containsExactly(List.of(1));
    }

    @Test
    void takesNothingAfterAStop() {
        open();
        mailbox.post(1);
        mailbox.stop();
        mailbox.post(2);
        runAll();
        assertThat(batches).isEmpty();
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
        Mailbox<int[]> many = new Mailbox<>(pool, thrown::add);
        many.open(batch -> {
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
        });
        for (int sender = 0; sender < senders; sender++) {
            int id = sender;
            pool.execute(() -> {
                for (int i = 0; i < each; i++) {
                    many.post(new int[] {id, i});
                }
            });
        }
        assertThat(all.await(60, TimeUnit.SECONDS)).isTrue();
        pool.shutdown();
        assertThat(thrown).isEmpty();
    }
}
