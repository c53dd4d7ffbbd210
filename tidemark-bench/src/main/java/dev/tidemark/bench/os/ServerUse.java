package dev.tidemark.bench.os;

import java.util.OptionalDouble;

/**
 * What all servers of a target took, together, while a load was measured. Empty is what is not to be had.
 *
 * @param cpuSeconds of user and system time
 * @param residentBytes at the end
 * @param largestResidentBytes of the largest of the processes
 * @param writtenBytes to disks
 * @param fsyncs by the servers' own count
 * @param diskFlushes of the disk that the data is on, whoever asked
 */
public record ServerUse(
        OptionalDouble cpuSeconds,
        OptionalDouble residentBytes,
        OptionalDouble largestResidentBytes,
        OptionalDouble writtenBytes,
        OptionalDouble fsyncs,
        OptionalDouble diskFlushes) {}
