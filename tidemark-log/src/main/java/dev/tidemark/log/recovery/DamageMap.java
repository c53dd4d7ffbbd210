package dev.tidemark.log.recovery;

import dev.tidemark.log.end.Acknowledged;
import dev.tidemark.log.record.LogPosition;
import dev.tidemark.log.segment.Segment;
import dev.tidemark.log.segment.SegmentNames;
import java.util.List;
import java.util.TreeMap;

/** Notes, while a log is surveyed, which segments are whole and continue each other, and the furthest record seen. */
final class DamageMap {
    /** Of one segment file. */
    private static final class Place {
        private final String name;
        private LogPosition base;
        private boolean isWhole;
        private boolean isContinued;
        /** It and the one before it are of two histories, and nobody can tell which is the true one. */
        private boolean isDoubted;
        /** The furthest valid record, in order or after the damage; null if there is none. */
        private Acknowledged seen;

        private boolean endIsSeen;

        Place(String name) {
            this.name = name;
        }
    }

    /** By name, which is the order of offsets. */
    private final TreeMap<String, Place> places = new TreeMap<>();

    /**
     * A segment whose header is not valid, or not the one of this log.
     *
     * @param later the furthest record in it that can be told apart; null if there is none
     */
    void unreadable(String name, Acknowledged later) {
        Place place = place(name);
        place.seen = later;
        place.endIsSeen = later != null;
    }

    /**
     * A segment was walked over.
     *
     * @param finding what refuses the log because of it; null if there is nothing
     * @param next the segment that must continue it; null if there is none
     * @param tail what lies after the last valid record
     */
    void walked(Segment segment, Finding finding, Segment next, Tail tail) {
        Place place = place(segment.name());
        place.base = segment.header().base();
        place.isWhole = finding == null || finding.kind() == RecoveryCase.MISSING_SEGMENT;
        place.isContinued = finding == null && next != null;
        if (finding != null && finding.kind() == RecoveryCase.BROKEN_CHAIN) {
            place(next.name()).isDoubted = true;
        }
        long bad = place.isWhole ? 0 : segment.end().offset() + 1;
        long proven = Math.max(Math.max(segment.end().offset(), bad), tail.provenEnd());
        // Of what epoch those are that only a marker proves is not known.
        Acknowledged end = new Acknowledged(segment.end().epoch(), proven);
        place.seen = Acknowledged.further(end, tail.furthest());
        place.endIsSeen = place.isWhole || tail.furthest() != null;
    }

    private Place place(String name) {
        return places.computeIfAbsent(name, Place::new);
    }

    /**
     * @param hasIntent whether there is an intent file
     * @param intentIsGood whether nothing is left to be done, and it says so
     */
    LogDamage damage(boolean hasIntent, boolean intentIsGood, boolean isDamage) {
        List<Place> all = List.copyOf(places.values());
        int before = intentIsGood ? before(all) : 0;
        int after = intentIsGood ? after(all, before) : all.size();
        boolean endIsSeen = !all.isEmpty() && all.get(all.size() - 1).endIsSeen;
        return new LogDamage(
                names(all.subList(0, before)),
                names(all.subList(before, after)),
                names(all.subList(after, all.size())),
                after < all.size() ? all.get(after).base : null,
                hasIntent ? SegmentNames.INTENT : "",
                seen(all),
                endIsSeen,
                isDamage);
    }

    /** How many at the beginning hang together. */
    private static int before(List<Place> all) {
        int count = 0;
        boolean goesOn = true;
        while (goesOn && count < all.size() && all.get(count).isWhole && !all.get(count).isDoubted) {
            goesOn = all.get(count).isContinued;
            count++;
        }
        return count;
    }

    /** Where those begin that hang together up to the end. */
    private static int after(List<Place> all, int before) {
        int from = all.size();
        boolean goesOn = true;
        while (goesOn && from > before) {
            Place place = all.get(from - 1);
            goesOn = place.isWhole && !place.isDoubted && (place.isContinued || from == all.size());
            from -= goesOn ? 1 : 0;
        }
        return from;
    }

    private static Acknowledged seen(List<Place> all) {
        Acknowledged furthest = new Acknowledged(0, 0);
        for (Place place : all) {
            // That a segment is there proves the records before it, of whatever epoch they are.
            long proven = SegmentNames.firstOffset(place.name) - 1;
            furthest = Acknowledged.further(furthest, new Acknowledged(furthest.under(), proven));
            furthest = Acknowledged.further(furthest, place.seen);
        }
        return furthest;
    }

    private static List<String> names(List<Place> places) {
        return places.stream().map(place -> place.name).toList();
    }
}
