package dev.tidemark.server.warmup;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * Keeps what the nodes of the scratch cluster say out of the log of the real one: their threads are a group of their
 * own.
 */
final class QuietLog extends TurboFilter implements AutoCloseable {
    private final ThreadGroup quietThreads;

    private QuietLog(ThreadGroup quietThreads) {
        this.quietThreads = quietThreads;
    }

    /** Until it is closed, the threads of a group log nothing. */
    static QuietLog begin(ThreadGroup quietThreads) {
        QuietLog quiet = new QuietLog(quietThreads);
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.addTurboFilter(quiet);
        }
        return quiet;
    }

    @Override
    public FilterReply decide(
            Marker marker, Logger logger, Level level, String format, Object[] parameters, Throwable thrown) {
        return Thread.currentThread().getThreadGroup() == quietThreads ? FilterReply.DENY : FilterReply.NEUTRAL;
    }

    @Override
    public void close() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getTurboFilterList().remove(this);
        }
    }
}
