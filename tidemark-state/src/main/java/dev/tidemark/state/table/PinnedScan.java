package dev.tidemark.state.table;

import java.util.Arrays;
import java.util.Map;

/** Walks a pinned state: what is stored, but for keys that were changed since what was there before. */
final class PinnedScan implements StateReader.Scan {
    private final PinnedState state;
    private final byte[] to;
    private byte[] position;
    private boolean given; // whether the key at the position was given, so that it goes on after it
    private byte[] value;

    private long seen = -1;
    private StateReader.Scan live;
    private boolean liveLeft;
    private boolean liveGiven; // whether it stands at nothing, or at what was given: it is to go on first
    private byte[] passed; // to be passed over where the live scan begins, or null
    private Map.Entry<byte[], StatePins.Before> before;
    private boolean beforeGiven; // the same

    PinnedScan(PinnedState state, byte[] from, byte[] to) {
        this.state = state;
        this.position = from;
        this.to = to;
    }

    /** What throws here is tried again by the next call: nothing is passed over, nothing comes twice. */
    @Override
    public boolean next() {
        if (seen != state.changes()) {
            seek();
        }
        while (step()) {
            int order = !liveLeft ? 1 : before == null ? -1 : Arrays.compareUnsigned(live.key(), before.getKey());
            if (order < 0) {
                position = live.key();
                value = live.value();
            } else {
                position = before.getKey();
                StatePins.Before visible = StatePins.visible(before.getValue(), state.version());
                value = visible != null ? visible.value : order == 0 ? live.value() : null;
            }
            given = true;
            liveGiven = order <= 0;
            beforeGiven = order >= 0;
            if (value != null) {
                return true;
            }
        }
        return false;
    }

    /** Passes what was given. @return whether anything is left */
    private boolean step() {
        while (liveGiven) {
            liveLeft = live.next();
            liveGiven = liveLeft && passed != null && Arrays.equals(live.key(), passed);
        }
        passed = null;
        if (beforeGiven) {
            before = bounded(state.beforeFrom(before.getKey(), false));
            beforeGiven = false;
        }
        return liveLeft || before != null;
    }

    private void seek() {
        live = state.liveScan(position, to);
        liveGiven = true;
        passed = given ? position : null;
        before = bounded(state.beforeFrom(position, !given));
        beforeGiven = false;
        seen = state.changes();
    }

    private Map.Entry<byte[], StatePins.Before> bounded(Map.Entry<byte[], StatePins.Before> entry) {
        return entry == null || to != null && Arrays.compareUnsigned(entry.getKey(), to) >= 0 ? null : entry;
    }

    @Override
    public byte[] key() {
        return position;
    }

    @Override
    public byte[] value() {
        return value;
    }
}
