package dev.tidemark.server.output;

import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Puts bounded queues before the standard output and the standard error of this process, for everything in it: the log,
 * the JDK's own reports of uncaught exceptions, and libraries. After that nothing that prints can block.
 */
public final class ProcessOutput {
    /** How long the end of a process waits for its last words to be read. */
    private static final long LAST_WORDS_MILLIS = 1_000;

    private ProcessOutput() {}

    /** A stream that never blocks. */
    private static final class Lines extends PrintStream {
        private final OutputQueue queue;

        private Lines(OutputQueue queue) {
            super(new LineStream(queue), true, charset());
            this.queue = queue;
        }
    }

    /** To be called once, before threads start that print. */
    public static void install() {
        OutputQueue out = new OutputQueue(System.out, null);
        OutputQueue err = new OutputQueue(System.err, out);
        out.start("stdout");
        err.start("stderr");
        System.setOut(new Lines(out));
        System.setErr(new Lines(err));
    }

    /** Paths and names may have any letters; a locale that knows only ASCII would turn them into question marks. */
    private static Charset charset() {
        Charset usual = Charset.defaultCharset();
        return usual.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : usual;
    }

    /** Waits at most two seconds for all that was printed to be written: to be called before the process ends. */
    public static void awaitWritten() {
        awaitWritten(System.out);
        awaitWritten(System.err);
    }

    private static void awaitWritten(PrintStream stream) {
        if (stream instanceof Lines lines) {
            boolean ignored = lines.queue.awaitWritten(LAST_WORDS_MILLIS);
        } else {
            stream.flush();
        }
    }
}
