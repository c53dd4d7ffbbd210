package dev.tidemark.bench.os;

import java.util.OptionalDouble;

/**
 * What all servers of a target took, together, while a load was measured. Empty is what is not to be had.
 *
 * @param cpuSeconds of user and system time
 * @param residentBytes at the end
 * @param largestResidentBytes of the largest of the processes
 * @param writtenBytes that they made the kernel write. It counts what became dirty in its cache, in units that may be
 *     far larger than what is written
 * @param fsyncs by the servers' own count
 * @param diskFlushes of the disk that the data is on, no matter who asked
 * @param diskWrittenBytes to that disk, no matter who wrote
 */
public record ServerUse(
        OptionalDouble cpuSeconds,
        OptionalDouble residentBytes,
        OptionalDouble largestResidentBytes,
        OptionalDouble writtenBytes,
        OptionalDouble fsyncs,
        OptionalDouble diskFlushes,
        OptionalDouble diskWrittenBytes) {}
