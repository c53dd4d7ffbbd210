package dev.tidemark.log.recovery;

import dev.tidemark.log.end.Acknowledged;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.segment.SegmentInfo;
import dev.tidemark.log.segment.SegmentNames;
import java.util.ArrayList;
import java.util.List;

/**
 * What could be kept of a log that was refused, and how far it can still be seen to have reached: for a caller that has
 * other nodes to ask for what the log lacks (docs/decisions/0092). Names are those of files in the log's directory.
 *
 * @param before the segments before the first damage, oldest first: each is whole and continues the one before it
 * @param between the segment files that are neither {@code before} nor {@code after}, in the order of offsets
 * @param after the segments after the last damage, oldest first: whole as well, up to the end of the log
 * @param base the position that {@code after} continues; null if there is none
 * @param intent the name of the intent file; empty if there is none. If it is damaged, no segment counts as whole
 * @param seen the furthest record that can still be told apart anywhere, or is proven to have been there, be it of a
 *     later epoch than is said here; offset 0 if there is none
 * @param endIsSeen whether one can be told apart after the last damage, so that {@code seen} is the end of the log
 * @param isDamage false if another program, node or version wrote files here: then nothing may be moved
 */
public record LogDamage(
        List<String> before,
        List<String> between,
        List<String> after,
        LogPosition base,
        String intent,
        Acknowledged seen,
        boolean endIsSeen,
        boolean isDamage) {

    public LogDamage {
        before = List.copyOf(before);
        between = List.copyOf(between);
        after = List.copyOf(after);
    }

    /**
     * Of a log that is whole and begins later than the state that it must continue: nothing of it can be used.
     *
     * @param segments all of them
     * @param end of the log
     */
    public static LogDamage ofUseless(List<SegmentInfo> segments, LogPosition end) {
        List<String> names = segments.stream().map(SegmentInfo::name).toList();
        Acknowledged seen = new Acknowledged(end.epoch(), end.offset());
        return new LogDamage(List.of(), names, List.of(), null, SegmentNames.INTENT, seen, true, true);
    }

    /** All files, also those that could be kept; the intent file, which says that there was a log, last. */
    public List<String> all() {
        List<String> names = new ArrayList<>(before);
        names.addAll(between);
        names.addAll(after);
        if (!intent.isEmpty()) {
            names.add(intent);
        }
        return names;
    }
}
