package dev.tidemark.bench.os;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Reads what servers have used at the beginning and at the end of a measurement. */
public final class Meter {
    private final List<Long> pids;
    private final Supplier<OptionalLong> fsyncs;
    private final DiskCounters disk;
    private Reading begin;
    private Reading end;

    private record Reading(
            List<ProcessFigures> processes, OptionalLong fsyncs, OptionalLong flushes, OptionalLong diskWritten) {}

    /**
     * @param pids all servers, or none if they are not known
     * @param fsyncs the count of the servers themselves
     */
    public Meter(List<Long> pids, Supplier<OptionalLong> fsyncs, DiskCounters disk) {
        this.pids = pids;
        this.fsyncs = fsyncs;
        this.disk = disk;
    }

    /** What asking costs the servers comes before the beginning. The last call counts. */
    public void begin() {
        OptionalLong count = fsyncs.get();
        begin = new Reading(processes(), count, disk.flushes(), disk.writtenBytes());
    }

    public void end() {
        List<ProcessFigures> processes = processes();
        OptionalLong flushes = disk.flushes();
        OptionalLong written = disk.writtenBytes();
        end = new Reading(processes, fsyncs.get(), flushes, written);
    }

    /** All processes, or none if one is not to be seen. */
    private List<ProcessFigures> processes() {
        List<ProcessFigures> found = new ArrayList<>();
        for (long pid : pids) {
            Optional<ProcessFigures> figures = ProcessFigures.of(pid);
            if (figures.isEmpty()) {
                return List.of();
            }
            found.add(figures.get());
        }
        return found;
    }

    public ServerUse use() {
        List<ProcessFigures> before = begin.processes();
        List<ProcessFigures> after = end.processes();
        OptionalDouble fsyncCount = difference(begin.fsyncs(), end.fsyncs());
        OptionalDouble flushCount = difference(begin.flushes(), end.flushes());
        OptionalDouble diskWritten = difference(begin.diskWritten(), end.diskWritten());
        if (before.isEmpty() || before.size() != after.size()) {
            OptionalDouble none = OptionalDouble.empty();
            return new ServerUse(none, none, none, none, fsyncCount, flushCount, diskWritten);
        }
        return new ServerUse(
                OptionalDouble.of(cpu(after) - cpu(before)),
                OptionalDouble.of(
                        after.stream().mapToLong(ProcessFigures::residentBytes).sum()),
                after.stream().mapToDouble(ProcessFigures::residentBytes).max(),
                written(before, after),
                fsyncCount,
                flushCount,
                diskWritten);
    }

    private static double cpu(List<ProcessFigures> processes) {
        return processes.stream().mapToDouble(ProcessFigures::cpuSeconds).sum();
    }

    private static OptionalDouble written(List<ProcessFigures> before, List<ProcessFigures> after) {
        if (after.stream().anyMatch(figures -> figures.writtenBytes() < 0)) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(after.stream()
                        .mapToLong(ProcessFigures::writtenBytes)
                        .sum()
                - before.stream().mapToLong(ProcessFigures::writtenBytes).sum());
    }

    private static OptionalDouble difference(OptionalLong before, OptionalLong after) {
        return before.isEmpty() || after.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(after.getAsLong() - before.getAsLong());
    }
}
