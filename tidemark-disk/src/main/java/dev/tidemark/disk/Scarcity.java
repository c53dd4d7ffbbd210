package dev.tidemark.disk;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * Waits while the process or the machine has no descriptor, or the kernel no memory, to open a file (H164). An open
 * that fails so has done nothing: no byte was written and none was lost, so it may be tried again, unlike a write or a
 * sync (H06). To the lane that waits it is a disk that hangs.
 *
 * <p>Any thread that nobody interrupts (H110).
 */
final class Scarcity {
    /** In the words of the system, as the JDK has no exception of its own. The first is also how the second begins. */
    private static final String MEMORY = "Cannot allocate memory";

    private static final List<String> WORDS = List.of("Too many open files", MEMORY);

    private static final int FIRST_WAIT_MILLIS = 10;
    private static final int LONGEST_WAIT_MILLIS = 1_000;
    private static final int WAITS_BETWEEN_REPORTS = 30;

    private final Consumer<String> report;

    /** What opens something. */
    interface Opening<T> {
        T open() throws IOException;
    }

    /** @param report is told why a thread waits, at first and then twice a minute */
    Scarcity(Consumer<String> report) {
        this.report = report;
    }

    static boolean is(IOException failure) {
        String message = String.valueOf(failure.getMessage());
        return WORDS.stream().anyMatch(message::contains);
    }

    static boolean isMemory(IOException failure) {
        return String.valueOf(failure.getMessage()).contains(MEMORY);
    }

    /** @throws IOException that has another reason */
    <T> T outlast(String name, Opening<T> opening) throws IOException {
        int wait = FIRST_WAIT_MILLIS;
        for (int tries = 0; ; tries++) {
            try {
                return opening.open();
            } catch (IOException e) {
                if (!is(e)) {
                    throw e;
                }
                if (tries % WAITS_BETWEEN_REPORTS == 0) {
                    report.accept("cannot open " + name + " now (" + e.getMessage() + "); trying until it succeeds."
                            + " Nothing is lost and nothing is acknowledged that is not on disk. Raise the limit of"
                            + " open files (ulimit -n), or free memory");
                }
                pause(wait, e);
                wait = Math.min(LONGEST_WAIT_MILLIS, 2 * wait);
            }
        }
    }

    private static void pause(int millis, IOException failure) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure;
        }
    }
}
