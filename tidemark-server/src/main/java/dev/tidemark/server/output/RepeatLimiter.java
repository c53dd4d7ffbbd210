package dev.tidemark.server.output;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.spi.AppenderAttachable;
import ch.qos.logback.core.spi.AppenderAttachableImpl;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Passes at most {@value #LINES} lines of one kind in {@value #WINDOW_SECONDS} s and says then how many it has left out
 * (H163). The kind of a line is its logger and its text before values are put in. Lines of DEBUG and below pass: who
 * asks for them wants them all. Thread-safe; remembers at most {@value #MAX_KINDS} kinds, those beyond share one limit.
 */
public final class RepeatLimiter extends UnsynchronizedAppenderBase<ILoggingEvent>
        implements AppenderAttachable<ILoggingEvent> {
    static final int LINES = 20;
    static final int WINDOW_SECONDS = 10;
    static final int MAX_KINDS = 512;
    private static final String OTHERS = "lines of rare kinds";

    private final AppenderAttachableImpl<ILoggingEvent> appenders = new AppenderAttachableImpl<>();
    private final Map<String, Window> windows = new HashMap<>();

    private static final class Window {
        private final long endNanos;
        private int passed;
        private long leftOut;
        private ILoggingEvent last;

        private Window(long endNanos) {
            this.endNanos = endNanos;
        }
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (!event.getLevel().isGreaterOrEqual(Level.INFO) || passes(event, System.nanoTime())) {
            appenders.appendLoopOnAppenders(event);
        }
    }

    private boolean passes(ILoggingEvent event, long nowNanos) {
        String kind = event.getLoggerName() + ' ' + event.getMessage();
        synchronized (windows) {
            if (windows.size() >= MAX_KINDS && !windows.containsKey(kind)) {
                closeEnded(nowNanos);
                kind = windows.size() >= MAX_KINDS ? OTHERS : kind;
            }
            Window window = windows.get(kind);
            if (window == null || nowNanos - window.endNanos >= 0) {
                report(window);
                window = new Window(nowNanos + TimeUnit.SECONDS.toNanos(WINDOW_SECONDS));
                windows.put(kind, window);
            }
            if (window.passed < LINES) {
                window.passed++;
                return true;
            }
            if (window.leftOut++ == 0) {
                reportLater(window.endNanos - nowNanos);
            }
            window.last = event;
            return false;
        }
    }

    private void reportLater(long nanos) {
        getContext()
                .getScheduledExecutorService()
                .schedule(
                        () -> {
                            synchronized (windows) {
                                closeEnded(System.nanoTime());
                            }
                        },
                        nanos + 1,
                        TimeUnit.NANOSECONDS);
    }

    private void closeEnded(long nowNanos) {
        Iterator<Window> all = windows.values().iterator();
        while (all.hasNext()) {
            Window window = all.next();
            if (nowNanos - window.endNanos >= 0) {
                report(window);
                all.remove();
            }
        }
    }

    /** To print never blocks, so it may be done under the lock. */
    private void report(Window window) {
        if (window == null || window.leftOut == 0) {
            return;
        }
        LoggingEvent summary = new LoggingEvent();
        summary.setLoggerName(window.last.getLoggerName());
        summary.setLoggerContextRemoteView(window.last.getLoggerContextVO());
        summary.setThreadName(window.last.getThreadName());
        summary.setLevel(window.last.getLevel());
        summary.setTimeStamp(System.currentTimeMillis());
        summary.setMessage(window.leftOut + " more lines of this kind were left out in " + WINDOW_SECONDS
                + " s; the last: " + window.last.getFormattedMessage());
        appenders.appendLoopOnAppenders(summary);
    }

    @Override
    public void stop() {
        synchronized (windows) {
            windows.values().forEach(this::report);
            windows.clear();
        }
        super.stop();
        appenders.detachAndStopAllAppenders();
    }

    @Override
    public void addAppender(Appender<ILoggingEvent> appender) {
        appenders.addAppender(appender);
    }

    @Override
    public Iterator<Appender<ILoggingEvent>> iteratorForAppenders() {
        return appenders.iteratorForAppenders();
    }

    @Override
    public Appender<ILoggingEvent> getAppender(String name) {
        return appenders.getAppender(name);
    }

    @Override
    public boolean isAttached(Appender<ILoggingEvent> appender) {
        return appenders.isAttached(appender);
    }

    @Override
    public void detachAndStopAllAppenders() {
        appenders.detachAndStopAllAppenders();
    }

    @Override
    public boolean detachAppender(Appender<ILoggingEvent> appender) {
        return appenders.detachAppender(appender);
    }

    @Override
    public boolean detachAppender(String name) {
        return appenders.detachAppender(name);
    }
}
