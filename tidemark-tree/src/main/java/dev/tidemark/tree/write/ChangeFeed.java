package dev.tidemark.tree.write;

import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.page.Keys;
import java.util.Iterator;
import java.util.List;

/** The changes as a merge goes through them, in the order of keys, together with the keys whose pages must move. */
final class ChangeFeed {
    private final List<KeyRange> cuts;
    private final Iterator<Change> rows;
    private final Iterator<byte[]> touches;
    private int nextCut;
    private Change next;
    private byte[] nextTouch;

    /** @param touches ascending: the pages on the way to such a key are written again although nothing changes */
    ChangeFeed(Changes changes, List<byte[]> touches) {
        this.cuts = changes.cuts();
        this.rows = changes.rows();
        this.touches = touches.iterator();
        for (int i = 1; i < cuts.size(); i++) {
            byte[] end = cuts.get(i - 1).to();
            if (end == null || Keys.compare(end, cuts.get(i).from()) > 0) {
                throw new IllegalArgumentException("cuts that are not in order: " + cuts);
            }
        }
        poll();
        nextTouch();
    }

    /** The next row below an upper bound, or null. */
    Change peek(byte[] high) {
        return next != null && Keys.isBelow(next.key(), high) ? next : null;
    }

    Change poll() {
        Change polled = next;
        next = rows.hasNext() ? rows.next() : null;
        if (polled != null && next != null && Keys.compare(polled.key(), next.key()) >= 0) {
            throw new IllegalArgumentException("changes that are not in order");
        }
        return polled;
    }

    private void nextTouch() {
        nextTouch = touches.hasNext() ? touches.next() : null;
    }

    /** Whether rows with these keys may change. All changes below {@code low} were taken. */
    boolean changes(byte[] low, byte[] high) {
        return peek(high) != null || cut(low, high) != null;
    }

    /** Whether a page that a key below {@code high} leads to must move. */
    boolean touches(byte[] high) {
        return nextTouch != null && Keys.isBelow(nextTouch, high);
    }

    /** Takes the keys below {@code high} whose pages must move. */
    void takeTouches(byte[] high) {
        while (touches(high)) {
            nextTouch();
        }
    }

    /** Whether all keys from {@code low} to below {@code high} are cut away. */
    boolean cutsAll(byte[] low, byte[] high) {
        KeyRange cut = cut(low, high);
        return cut != null && cut.covers(low, high);
    }

    /** Whether a row of the old tree is cut away. Asked for ascending keys. */
    boolean cuts(byte[] key) {
        while (nextCut < cuts.size() && !Keys.isBelow(key, cuts.get(nextCut).to())) {
            nextCut++;
        }
        return nextCut < cuts.size() && cuts.get(nextCut).contains(key);
    }

    /** The first cut that meets these keys, or null. Asked for ascending keys. */
    private KeyRange cut(byte[] low, byte[] high) {
        while (nextCut < cuts.size() && !Keys.isBelow(low, cuts.get(nextCut).to())) {
            nextCut++;
        }
        return nextCut < cuts.size() && cuts.get(nextCut).meets(low, high) ? cuts.get(nextCut) : null;
    }
}
