package dev.tidemark.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.disk.CrashChooser;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.record.LogRecord;
import dev.tidemark.log.recovery.RefusedException;
import dev.tidemark.log.segment.WalOptions;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Nothing left out: every script of the operations below that changes the disk at most so often, crashed before each
 * change with every subset of what was not synced, and again within each recovery; and ended before each change, by a
 * kill or a sync that fails, so that the next process reads what was never synced, and then crashed within its recovery
 * and after it (H06, H08, H09, H12, H14-H16).
 */
final class WalSmallScopeIT {
    private static final int SMALL = 48;
    private static final int LARGE = 700;
    /** Seeds that recovery draws: always the same, so that equal disks stay equal. */
    private static final long RECOVERY_SEED = 5;

    private enum Step {
        APPEND,
        APPEND_TWO,
        APPEND_LARGE,
        SYNC,
        TRUNCATE_LAST,
        TRUNCATE_ALL,
        RESET_AHEAD,
        RESET_BACK,
        REMOVE_OLD,
        REOPEN
    }

    private final Map<Step, Integer> tried = new EnumMap<>(Step.class);
    private CrashClosure<Version> closure;
    private int scripts;

    private static WalOptions options(boolean recovery) {
        WalOptions options = TestLog.options(2);
        return recovery
                ? new WalOptions(
                        options.segmentBytes(),
                        options.zeroAheadBytes(),
                        options.bufferBytes(),
                        options.indexBytes(),
                        () -> RECOVERY_SEED)
                : options;
    }

    @Test
    void everyScriptOnANewLog() {
        enumerate(List.of(), 12, 1);
        assertThat(tried.keySet()).contains(Step.APPEND, Step.APPEND_LARGE, Step.SYNC, Step.TRUNCATE_LAST, Step.REOPEN);
    }

    @Test
    void everyScriptOnALogOfTwoSegments() {
        enumerate(List.of(Step.APPEND, Step.APPEND_TWO, Step.SYNC), 12, 2);
        assertThat(tried.keySet()).containsExactlyInAnyOrder(Step.values());
    }

    /**
     * @param anyLength so many steps are tried however often they change the disk: a truncation takes 11 changes alone
     */
    private void enumerate(List<Step> before, int mostChanges, int anyLength) {
        closure = new CrashClosure<>(WalSmallScopeIT::recover, Version::sameAs);
        Deque<Node> open = new ArrayDeque<>();
        open.add(new Node(before, 0));
        while (!open.isEmpty()) {
            Node node = open.removeFirst();
            for (Step step : Step.values()) {
                boolean few = node.steps().size() < before.size() + anyLength;
                long changes = tried(node.steps(), step, few ? Long.MAX_VALUE : mostChanges - node.changes());
                if (changes > 0) {
                    List<Step> longer = new ArrayList<>(node.steps());
                    longer.add(step);
                    open.addLast(new Node(longer, node.changes() + changes));
                }
            }
        }
        assertThat(closure.crashes()).as("crashes in %d scripts", scripts).isGreaterThan(10_000);
        assertThat(closure.contents()).as("different disks that they left").isGreaterThan(200);
    }

    private record Node(List<Step> steps, long changes) {}

    /** @return how often the step changes the disk; 0 if it does nothing here, or more than is left */
    private long tried(List<Step> before, Step step, long left) {
        if (step == Step.REOPEN && (before.isEmpty() || before.get(before.size() - 1) == Step.REOPEN)) {
            return 0;
        }
        CrashScript dry = prepared(before);
        if (!isPossible(dry, step)) {
            return 0;
        }
        run(dry, step, before);
        long changes = dry.changes();
        if (changes == 0 || changes > left) {
            return 0;
        }
        scripts++;
        tried.merge(step, 1, Integer::sum);
        run(prepared(before).crashing(true), step, before);
        for (long kill = 0; kill < changes; kill++) {
            kill(prepared(before).endsAt(kill, false), step, before);
            kill(prepared(before).endsAt(kill, true), step, before);
        }
        return changes;
    }

    private CrashScript prepared(List<Step> steps) {
        CrashScript script =
                new CrashScript(options(false), closure).crashing(false).open();
        for (int i = 0; i < steps.size(); i++) {
            run(script, steps.get(i), steps.subList(0, i));
        }
        return script;
    }

    private static void kill(CrashScript script, Step step, List<Step> before) {
        try {
            run(script, step, before);
            throw new AssertionError("not killed");
        } catch (CrashScript.Killed killed) {
            try {
                script.recoversFromTheKill();
            } catch (IOException | RefusedException e) {
                throw new AssertionError(before + " " + step, e);
            }
        }
    }

    private static boolean isPossible(CrashScript script, Step step) {
        Version version = script.version();
        return switch (step) {
            case APPEND, APPEND_TWO, APPEND_LARGE, RESET_AHEAD -> true;
            case SYNC -> !script.isDurable();
            case TRUNCATE_LAST -> !version.records().isEmpty();
            case TRUNCATE_ALL -> version.records().size() > 1;
            case RESET_BACK, REMOVE_OLD -> version.end().offset() > 2;
            case REOPEN -> true;
        };
    }

    private static void run(CrashScript script, Step step, List<Step> before) {
        long epoch = 1 + before.stream().filter(WalSmallScopeIT::startsAnEpoch).count();
        LogPosition end = script.version().end();
        switch (step) {
            case APPEND -> script.append(epoch, SMALL);
            case APPEND_TWO -> script.append(epoch, SMALL, SMALL);
            case APPEND_LARGE -> script.append(epoch, LARGE);
            case SYNC -> script.sync();
            case TRUNCATE_LAST -> script.truncateAfter(end.offset() - 1);
            case TRUNCATE_ALL -> script.truncateAfter(script.version().base().offset());
            case RESET_AHEAD -> script.reset(new LogPosition(end.offset() + 2, epoch, 42));
            case RESET_BACK -> script.reset(new LogPosition(1, 1, 43));
            case REMOVE_OLD -> script.removeBefore(end.offset());
            case REOPEN -> script.reopen();
            default -> throw new AssertionError(step);
        }
    }

    private static boolean startsAnEpoch(Step step) {
        return step.name().startsWith("TRUNCATE") || step.name().startsWith("RESET");
    }

    /** Opens the log, and sees that it can be used: what is appended now and synced is there after the next crash. */
    private static Version recover(SimulatedDisk disk) throws IOException, RefusedException {
        Version found = read(disk);
        SimulatedDisk next = disk.crash(CrashChooser.keepAll());
        List<LogRecord> more = TestLog.records(found.end(), 9, 3);
        Wal recovered = TestLog.open(next, options(true));
        recovered.append(more.subList(0, 2), 0);
        recovered.append(more.subList(2, 3), 0);
        recovered.sync();
        Version after = read(next.crash(CrashChooser.loseAll()));
        assertThat(after.sameAs(found.with(more)))
                .as("appended after recovery of %s", found)
                .isTrue();
        return found;
    }

    private static Version read(SimulatedDisk disk) throws IOException, RefusedException {
        List<LogRecord> seen = new ArrayList<>();
        Wal wal = TestLog.open(disk, options(true), seen);
        Version found = new Version(wal.base(), seen);
        assertThat(wal.end()).isEqualTo(found.end());
        assertThat(wal.kept().offset())
                .as("what stayed was durable before the rest went")
                .isLessThanOrEqualTo(wal.end().offset());
        return found;
    }
}
