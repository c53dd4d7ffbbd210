package dev.tidemark.server.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** H163. */
class OutputQueueTest {
    private static final long LONG = 60_000;

    /** Takes nothing until it is opened, as a full pipe does. */
    private static final class Gate extends OutputStream {
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private final CountDownLatch open = new CountDownLatch(1);

        @Override
        public void write(int b) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            try {
                open.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            taken.write(bytes, from, length);
        }
    }

    private final Gate gate = new Gate();
    private final OutputQueue queue = new OutputQueue(gate, null);

    private String taken() {
        assertThat(queue.awaitWritten(LONG)).isTrue();
        return gate.taken.toString(UTF_8);
    }

    @Test
    void linesAreWrittenInTheirOrder() {
        gate.open.countDown();
        queue.start("test");
        PrintStream out = new PrintStream(new LineStream(queue), true, UTF_8);
        out.println("first ä");
        out.print("second ");
        out.println(2);
        assertThat(taken()).isEqualTo("first ä\nsecond 2\n");
    }

    @Test
    void whatDoesNotFitIsDroppedAndCountedInItsPlace() {
        queue.start("test");
        byte[] line = ("x".repeat(1023) + "\n").getBytes(UTF_8);
        int fit = OutputQueue.MAX_BYTES / line.length;
        for (int i = 0; i < fit + 5; i++) {
            queue.offer(line);
        }
        assertThat(queue.awaitWritten(1)).isFalse();
        gate.open.countDown();
        assertThat(taken())
                .hasSizeLessThan(OutputQueue.MAX_BYTES + 1024)
                .contains("5 lines of output were dropped here");
        queue.offer("after\n".getBytes(UTF_8));
        String[] lines = taken().split("\n");
        assertThat(lines).hasSize(fit + 2);
        assertThat(lines[fit]).contains("were dropped here");
        assertThat(lines[fit + 1]).isEqualTo("after");
    }

    @Test
    void aLongLineIsCut() {
        gate.open.countDown();
        queue.start("test");
        PrintStream out = new PrintStream(new LineStream(queue), true, UTF_8);
        out.println("x".repeat(3 * LineStream.MAX_LINE_BYTES));
        out.println("short");
        assertThat(taken()).hasSizeLessThan(LineStream.MAX_LINE_BYTES + 20).endsWith("xx ...\nshort\n");
    }

    @Test
    void whatWasPrintedBeforeIsWrittenBefore() {
        gate.open.countDown();
        OutputQueue err = new OutputQueue(gate, queue);
        err.start("err");
        queue.offer("out\n".getBytes(UTF_8));
        err.offer("err\n".getBytes(UTF_8));
        queue.start("out");
        assertThat(err.awaitWritten(LONG)).isTrue();
        assertThat(taken()).isEqualTo("out\nerr\n");
    }
}
