package dev.tidemark.server.output;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** H163: a line that repeats does not fill the log. */
class RepeatLimiterTest {
    private final LoggerContext context = new LoggerContext();
    private final ListAppender<ILoggingEvent> list = new ListAppender<>();
    private final RepeatLimiter limiter = new RepeatLimiter();
    private final Logger log = context.getLogger("dev.tidemark.Test");

    @BeforeEach
    void start() {
        list.setContext(context);
        list.start();
        limiter.setContext(context);
        limiter.addAppender(list);
        limiter.start();
        log.addAppender(limiter);
        log.setLevel(Level.DEBUG);
    }

    private List<String> lines() {
        return list.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void repeatedLinesAreCountedInsteadOfPrinted() {
        for (int i = 0; i < RepeatLimiter.LINES + 30; i++) {
            log.warn("client {} is gone", i);
        }
        log.warn("something else");
        assertThat(lines())
                .hasSize(RepeatLimiter.LINES + 1)
                .contains("client 19 is gone")
                .endsWith("something else");
        limiter.stop();
        assertThat(lines())
                .last()
                .isEqualTo("30 more lines of this kind were left out in 10 s; the last: client 49 is gone");
        assertThat(list.list).last().extracting(ILoggingEvent::getLevel).isEqualTo(Level.WARN);
    }

    @Test
    void whoAsksForDebugGetsAll() {
        for (int i = 0; i < 1000; i++) {
            log.debug("step {}", i);
        }
        assertThat(lines()).hasSize(1000);
    }

    @Test
    void theNumberOfKindsIsBounded() {
        for (int i = 0; i < 10 * RepeatLimiter.MAX_KINDS; i++) {
            log.info("kind number " + i);
        }
        assertThat(lines()).hasSize(RepeatLimiter.MAX_KINDS + RepeatLimiter.LINES);
    }
}
