package dev.tidemark.log.recovery;

import dev.tidemark.disk.Disk;
import dev.tidemark.disk.DiskFile;
import dev.tidemark.log.append.Appender;
import dev.tidemark.log.file.Paths;
import dev.tidemark.log.record.BatchMarker;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.record.RecordVisitor;
import dev.tidemark.log.segment.LogIdentity;
import dev.tidemark.log.segment.Segment;
import dev.tidemark.log.segment.SegmentFiles;
import dev.tidemark.log.segment.SegmentHeader;
import dev.tidemark.log.segment.SegmentNames;
import dev.tidemark.log.segment.Segments;
import dev.tidemark.log.segment.WalOptions;
import dev.tidemark.log.truncation.Intent;
import dev.tidemark.log.truncation.IntentFile;
import dev.tidemark.log.truncation.LogChanges;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings a log directory into a state in which the log may be used, or refuses it: finishes an open intent, surveys,
 * then repairs what the table of {@link RecoveryCase} says. Running it again, after a crash anywhere in it, gives the
 * same log.
 */
public final class Recovery {
    /** The log as recovered; everything in it is durable. */
    public record Result(Segments segments, IntentFile intents, long highWatermark, List<Finding> findings) {}

    private static final int COPY_BYTES = 64 << 10;

    private final Disk disk;
    private final String directory;
    private final WalOptions options;
    private final LogIdentity identity;
    private final RecordVisitor visitor;
    private final SegmentFiles files;
    private final long mustReach;
    private final List<Finding> findings = new ArrayList<>();

    /** @param mustReach a log that ends before this offset is refused; 0: none is for that */
    public Recovery(
            Disk disk,
            String directory,
            WalOptions options,
            LogIdentity identity,
            RecordVisitor visitor,
            SegmentFiles files,
            long mustReach) {
        this.disk = disk;
        this.directory = directory;
        this.options = options;
        this.identity = identity;
        this.visitor = visitor;
        this.files = files;
        this.mustReach = mustReach;
    }

    /**
     * Recovers; to be called once.
     *
     * @throws RefusedException if no crash explains what is there
     */
    public Result run() throws IOException, RefusedException {
        if (!disk.exists(directory)) {
            disk.createDirectory(directory);
        }
        disk.syncDirectory(Paths.parent(directory));
        if (!disk.exists(files.path(SegmentNames.INTENT))) {
            return format();
        }
        IntentFile intents = openIntents();
        try {
            finishIntent(intents);
            return recover(intents);
        } catch (IOException | RefusedException | RuntimeException e) {
            intents.close();
            throw e;
        }
    }

    /** The intent file is made last, so without it there may be no record; whatever else is there is made again. */
    private Result format() throws IOException, RefusedException {
        LogSurvey survey = survey((array, from, size) -> {});
        survey.closeFiles();
        if (!survey.isEmpty()) {
            findings.addAll(survey.findings());
            findings.add(Finding.ofFile(
                    RecoveryCase.BAD_INTENT_FILE, SegmentNames.INTENT, "it is missing beside segments with records"));
            throw refusal(survey, false);
        }
        findings.add(Finding.ofFile(
                survey.segments().isEmpty() ? RecoveryCase.FRESH : RecoveryCase.UNFINISHED_FORMAT,
                directory,
                "there is no intent file"));
        for (Segment segment : survey.segments()) {
            disk.delete(files.path(segment.name()));
        }
        deleteTemporaries(survey);
        Segments segments = new Segments();
        segments.add(files.create(LogPosition.ZERO, options.seeds().getAsLong()));
        IntentFile intents = IntentFile.create(disk, files.path(SegmentNames.INTENT));
        return new Result(segments, intents, 0, findings);
    }

    private IntentFile openIntents() throws IOException, RefusedException {
        IntentFile intents = IntentFile.open(disk, files.path(SegmentNames.INTENT));
        if (intents == null) {
            findings.add(Finding.ofFile(
                    RecoveryCase.BAD_INTENT_FILE, SegmentNames.INTENT, "neither of its two copies is valid"));
            throw refusalWithoutIntent();
        }
        return intents;
    }

    private void finishIntent(IntentFile intents) throws IOException, RefusedException {
        LogChanges changes = new LogChanges(files);
        if (intents.intent() instanceof Intent.Truncate truncate) {
            finish(truncate, changes);
            intents.clear();
        } else if (intents.intent() instanceof Intent.Reset reset) {
            findings.add(Finding.ofFile(
                    RecoveryCase.UNFINISHED_RESET, SegmentNames.INTENT, "the log continues " + reset.base()));
            changes.reset(reset).file().close();
            intents.clear();
        }
    }

    private void finish(Intent.Truncate truncate, LogChanges changes) throws IOException, RefusedException {
        String name = SegmentNames.of(truncate.segment());
        if (!disk.exists(files.path(name))) {
            findings.add(Finding.ofFile(
                    RecoveryCase.MISSING_SEGMENT, name, "an unfinished truncation was to keep a part of it"));
            throw refusalWithoutIntent();
        }
        findings.add(Finding.ofFile(RecoveryCase.UNFINISHED_TRUNCATION, name, "the log ends with " + truncate.end()));
        try (DiskFile file = disk.open(files.path(name))) {
            changes.truncate(truncate, file);
        }
    }

    private Result recover(IntentFile intents) throws IOException, RefusedException {
        LogSurvey survey = survey(visitor);
        findings.addAll(survey.findings());
        requireEnd(survey);
        if (findings.stream().anyMatch(Finding::refuses)) {
            survey.closeFiles();
            throw refusal(survey, true);
        }
        try {
            deleteTemporaries(survey);
            Segments segments = new Segments();
            survey.segments().forEach(segments::add);
            settle(segments.last(), survey);
            long end = segments.last().end().offset();
            return new Result(segments, intents, Math.min(survey.highWatermark(), end), findings);
        } catch (IOException | RuntimeException e) {
            survey.closeFiles();
            throw e;
        }
    }

    /** The part of the log that can be read, and before anything of it is changed. */
    private void requireEnd(LogSurvey survey) {
        if (survey.segments().isEmpty() || findings.stream().anyMatch(Finding::refuses)) {
            return;
        }
        Segment last = survey.segments().get(survey.segments().size() - 1);
        long end = last.end().offset();
        if (end < mustReach) {
            findings.add(new Finding(
                    RecoveryCase.LOST_END,
                    last.name(),
                    last.position(),
                    end + 1,
                    mustReach,
                    "the log ends with record " + end + ", and was fsynced at least up to record " + mustReach));
        }
    }

    private LogSurvey survey(RecordVisitor records) throws IOException {
        LogSurvey survey = new LogSurvey(disk, directory, identity, options.indexBytes(), false, new LogSurvey.Sink() {
            @Override
            public void segment(String file, SegmentHeader header) {
                // only records matter here
            }

            @Override
            public void record(byte[] array, int from, int size, String file, long position) {
                records.record(array, from, size);
            }
        });
        try {
            survey.run();
        } catch (IOException | RuntimeException e) {
            survey.closeFiles();
            throw e;
        }
        return survey;
    }

    private void deleteTemporaries(LogSurvey survey) throws IOException {
        for (String name : survey.temporaries()) {
            disk.delete(files.path(name));
        }
        files.syncDirectory();
    }

    /**
     * Makes durable what the log keeps and zeros of what it does not. What was read may be in the page cache only:
     * after a kill because it was not synced yet, after a failed sync because the kernel dropped it and calls it clean
     * (H06). So it is written again, and synced, before anybody relies on it.
     */
    private void settle(Segment last, LogSurvey survey) throws IOException {
        boolean garbage = survey.usedTo() > last.position();
        boolean unproven = survey.durableEnd() < last.end().offset();
        if (!garbage && !unproven) {
            return;
        }
        if (unproven) {
            rewrite(last.file(), survey.unprovenFrom(), last.position());
        }
        files.zero(last.file(), last.position(), survey.usedTo());
        last.file().sync();
        if (unproven) {
            markDurable(last, survey.highWatermark());
        }
    }

    private static void rewrite(DiskFile file, long from, long to) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(COPY_BYTES);
        for (long at = from; at < to; at += buffer.limit()) {
            buffer.clear().limit((int) Math.min(COPY_BYTES, to - at));
            if (file.read(buffer, at) < buffer.limit()) {
                throw new IOException(file.name() + " became shorter while it was read");
            }
            buffer.flip();
            file.write(buffer, at);
        }
    }

    /** Leaves the proof that what was recovered is durable, if there is room for it that no full disk can deny. */
    private void markDurable(Segment last, long highWatermark) throws IOException {
        if (last.zeroedTo() - last.position() < BatchMarker.BYTES) {
            return;
        }
        long end = last.end().offset();
        new Appender(512).write(last, List.of(), 0, 0, 0, end, Math.min(highWatermark, end));
        last.file().sync();
    }

    /** What the log is meant to look like is not known; it is looked at only for how far it reached. */
    private RefusedException refusalWithoutIntent() throws IOException {
        LogSurvey survey = survey((array, from, size) -> {});
        survey.closeFiles();
        findings.addAll(survey.findings());
        return refusal(survey, false);
    }

    private RefusedException refusal(LogSurvey survey, boolean intentIsGood) {
        List<Finding> refusing = findings.stream().filter(Finding::refuses).toList();
        boolean isDamage = refusing.stream().allMatch(finding -> finding.kind().isDamage());
        return new RefusedException(refusing, survey.damage(intentIsGood, isDamage));
    }
}
