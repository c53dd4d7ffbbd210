package dev.tidemark.log.recovery;

import dev.tidemark.disk.Disk;
import dev.tidemark.disk.DiskFile;
import dev.tidemark.log.file.Paths;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.record.LogRecord;
import dev.tidemark.log.segment.LogIdentity;
import dev.tidemark.log.segment.SegmentHeader;
import dev.tidemark.log.segment.SegmentNames;
import dev.tidemark.log.truncation.Intent;
import dev.tidemark.log.truncation.IntentFile;
import java.io.IOException;
import java.util.Arrays;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Looks at a log directory without changing it, whatever its state: for {@code log dump} and {@code log verify}. The
 * log need not be closed, but what a running node appends meanwhile may look torn.
 */
public final class LogInspector {
    private LogInspector() {}

    /** Something that an inspection came across, in the order of the log; findings come last. */
    public sealed interface Item {
        /**
         * A segment begins.
         *
         * @param base position before its first record
         */
        record Segment(String file, UUID clusterId, UUID incarnation, LogPosition base) implements Item {}

        /**
         * A valid record.
         *
         * @param position of the record in the file, in bytes
         */
        record Entry(String file, long position, LogRecord record) implements Item {
            /** One line: offset, epoch, time, Lamport stamp, kind, size, chain. */
            public String line() {
                return record.offset() + " epoch=" + record.epoch() + " time=" + record.time() + " lamport="
                        + record.lamport() + " kind=" + record.kind() + " bytes=" + record.sizeInBytes() + " chain="
                        + Long.toHexString(record.chain());
            }
        }

        /**
         * What markers tell, once, after all records.
         *
         * @param highWatermark records up to here are known to be committed
         * @param durableEnd records up to here are known to have been fsynced
         */
        record Marks(long highWatermark, long durableEnd) implements Item {}

        /** A case of the recovery table; a start of the node would act on it, the inspection has not. */
        record Found(Finding finding) implements Item {}
    }

    /**
     * Walks over the whole log.
     *
     * @param consumer sees each item; it may stop the walk by throwing
     * @return whether a node could start with this log: false if any finding refuses it
     * @throws IOException if the disk cannot be read
     */
    public static boolean inspect(Disk disk, String directory, Consumer<Item> consumer) throws IOException {
        if (!disk.exists(directory)) {
            consumer.accept(
                    new Item.Found(Finding.ofFile(RecoveryCase.FRESH, directory, "there is no such directory")));
            return true;
        }
        LogSurvey survey = new LogSurvey(disk, directory, null, 64 << 10, true, new LogSurvey.Sink() {
            @Override
            public void segment(String file, SegmentHeader header) {
                LogIdentity identity = header.identity();
                consumer.accept(new Item.Segment(file, identity.clusterId(), identity.incarnation(), header.base()));
            }

            @Override
            public void record(byte[] array, int from, int size, String file, long position) {
                LogRecord record = new LogRecord(Arrays.copyOfRange(array, from, from + size));
                consumer.accept(new Item.Entry(file, position, record));
            }
        });
        try {
            survey.run();
        } finally {
            survey.closeFiles();
        }
        consumer.accept(new Item.Marks(survey.highWatermark(), survey.durableEnd()));
        Finding intent = intent(disk, directory, survey);
        if (intent != null) {
            consumer.accept(new Item.Found(intent));
        }
        survey.findings().forEach(finding -> consumer.accept(new Item.Found(finding)));
        return survey.findings().stream().noneMatch(Finding::refuses) && (intent == null || !intent.refuses());
    }

    private static Finding intent(Disk disk, String directory, LogSurvey survey) throws IOException {
        String name = SegmentNames.INTENT;
        if (!survey.hasIntentFile()) {
            return survey.isEmpty()
                    ? Finding.ofFile(RecoveryCase.UNFINISHED_FORMAT, directory, "there is no intent file")
                    : Finding.ofFile(RecoveryCase.BAD_INTENT_FILE, name, "it is missing beside segments with records");
        }
        Intent intent;
        try (DiskFile file = disk.open(Paths.in(directory, name))) {
            intent = IntentFile.peek(file);
        }
        if (intent == null) {
            return Finding.ofFile(RecoveryCase.BAD_INTENT_FILE, name, "neither of its two copies is valid");
        }
        if (intent instanceof Intent.Truncate truncate) {
            return Finding.ofFile(RecoveryCase.UNFINISHED_TRUNCATION, name, "the log will end with " + truncate.end());
        }
        if (intent instanceof Intent.Reset reset) {
            return Finding.ofFile(RecoveryCase.UNFINISHED_RESET, name, "the log will continue " + reset.base());
        }
        return null;
    }
}
