package dev.tidemark.server.warmup;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A cold leader (H169): what runs before a node serves, and what it leaves. */
class WarmUpIT {
    @TempDir
    private Path data;

    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final Logger root = ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger("ROOT");

    @BeforeEach
    void listen() {
        logged.start();
        root.addAppender(logged);
    }

    @AfterEach
    void listenNoMore() {
        root.detachAppender(logged);
    }

    /** It ends by itself, when it gets no faster; the time is for a machine that has much else to do. */
    @Test
    void theWholePathRunsAndNothingIsLeft_H169() throws IOException {
        Files.createFile(data.resolve("identity"));
        WarmUp warmUp = new WarmUp(data, 60);
        warmUp.run();
        assertThat(warmUp.text()).isEmpty();
        assertThat(files(data)).containsExactly("identity");
        assertThat(logged.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .matches("Warm after \\d+ ms: [1-9]\\d* commands on a scratch cluster, .*"
                                + ", [1-9]\\d* checkpoints"));
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getThreadGroup() != null
                        && thread.getThreadGroup().getName().equals("tidemark-warm-up"))
                .filteredOn(thread -> thread.getName().startsWith("tidemark-log"))
                .isEmpty();
    }

    @Test
    void whatACrashLeftIsRemoved() throws IOException {
        Path left = Files.createDirectories(data.resolve(WarmUp.DIRECTORY).resolve("node-1"));
        Files.createFile(left.resolve("vote"));
        new WarmUp(data, 1).run();
        assertThat(files(data)).isEmpty();
        assertThat(logged.list).extracting(ILoggingEvent::getLevel).containsOnly(Level.INFO);
    }

    @Test
    void aNodeThatCannotGetWarmStartsCold() throws IOException {
        Path file = Files.createFile(data.resolve("file"));
        new WarmUp(file, 1).run();
        assertThat(logged.list.get(0).getFormattedMessage()).startsWith("This node starts cold");
    }

    @Test
    void withoutSecondsItDoesNothing() throws IOException {
        new WarmUp(data, 0).run();
        assertThat(files(data)).isEmpty();
        assertThat(logged.list).isEmpty();
    }

    private static List<String> files(Path directory) throws IOException {
        try (var listed = Files.list(directory)) {
            return listed.map(path -> path.getFileName().toString()).toList();
        }
    }
}
