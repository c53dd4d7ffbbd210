package dev.tidemark.torture.fault;

import dev.tidemark.torture.finding.TortureException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/** Faults of one process' disk and wall clock, ruled while it runs and kept over its restarts: see {@code faults.c}. */
public final class ProcessFaults {
    /** Input/output error. */
    public static final int EIO = 5;

    private static final int BYTES = 64;

    private enum Rule {
        CLOCK_AHEAD_MILLIS,
        SYNC_MILLIS,
        SYNC_ERROR,
        WRITE_ERROR,
        READ_ERROR,
        OPEN_ERROR
    }

    private final Path library;
    private final Path file;
    private final Path struck;
    private final MappedByteBuffer rules;

    /**
     * @param file by which they are ruled; made here
     * @param struck the directory whose files are struck
     */
    public ProcessFaults(Programs programs, Path file, Path struck) {
        this.library = programs.faults();
        this.file = file;
        this.struck = struck;
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            rules = channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES);
            rules.order(ByteOrder.nativeOrder());
        } catch (IOException e) {
            throw new TortureException("cannot map " + file, e);
        }
    }

    /** What the environment of the process needs. */
    public Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD", library.toString(),
                "TORTURE_FAULTS", file.toString(),
                "TORTURE_UNDER", struck.toString());
    }

    private void rule(Rule rule, long value) {
        rules.putLong(rule.ordinal() * Long.BYTES, value);
    }

    /** @param millis negative for a clock that is late */
    public void clockAhead(long millis) {
        rule(Rule.CLOCK_AHEAD_MILLIS, millis);
    }

    /** Each fsync takes so much longer. */
    public void slowSync(long millis) {
        rule(Rule.SYNC_MILLIS, millis);
    }

    /** @param errno 0 for none */
    public void failSync(int errno) {
        rule(Rule.SYNC_ERROR, errno);
    }

    public void failWrites(int errno) {
        rule(Rule.WRITE_ERROR, errno);
    }

    public void heal() {
        for (Rule rule : Rule.values()) {
            rule(rule, 0);
        }
    }
}
