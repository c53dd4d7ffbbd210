package dev.tidemark.state;

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
    private Map.Entry<byte[], StatePins.Before> before;

    PinnedScan(PinnedState state, byte[] from, byte[] to) {
        this.state = state;
        this.position = from;
        this.to = to;
    }

    @Override
    public boolean next() {
        if (seen != state.changes()) {
            seek();
        }
        while (liveLeft || before != null) {
            int order = !liveLeft ? 1 : before == null ? -1 : Arrays.compareUnsigned(live.key(), before.getKey());
            byte[] found;
            byte[] key;
            if (order < 0) {
                key = live.key();
                found = live.value();
            } else {
                key = before.getKey();
                StatePins.Before visible = StatePins.visible(before.getValue(), state.version());
                found = visible != null ? visible.value : order == 0 ? live.value() : null;
            }
            position = key;
            given = true;
            value = found;
            if (order <= 0) {
                liveLeft = live.next();
            }
            if (order >= 0) {
                before = bounded(state.beforeFrom(key, false));
            }
            if (found != null) {
                return true;
            }
        }
        return false;
    }

    private void seek() {
        seen = state.changes();
        live = state.liveScan(position, to);
        liveLeft = live.next();
        if (given && liveLeft && Arrays.equals(live.key(), position)) {
            liveLeft = live.next();
        }
        before = bounded(state.beforeFrom(position, !given));
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
