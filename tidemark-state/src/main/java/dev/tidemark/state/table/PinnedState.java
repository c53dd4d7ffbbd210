package dev.tidemark.state.table;

import java.util.Map;

/**
 * The state as of the moment at which it was pinned. Arrays that it gives out are not written to while it is open.
 *
 * <p>The owner of the store may revoke a pin that keeps too much: it is told,
 * and must drop what it has of it. What it reads after that is undefined.
 *
 * <p>The apply lane alone calls this class.
 */
public final class PinnedState implements PinnableState, AutoCloseable {
    private final StatePins pins;
    private final PinnedLayers layers;
    private final long version;
    private int holders = 1;
    private boolean revoked;
    private Runnable whenRevoked = () -> {};

    PinnedState(StatePins pins, PinnedLayers layers, long version) {
        this.pins = pins;
        this.layers = layers;
        this.version = version;
    }

    /** The same moment once more, to be closed on its own. */
    @Override
    public PinnedState pin() {
        if (holders == 0) {
            throw new IllegalStateException("the pin is closed");
        }
        holders++;
        return this;
    }

    @Override
    public byte[] get(byte[] key) {
        StatePins.Before before = pins.before(key, version);
        return before == null ? layers.get(key) : before.value;
    }

    /** Survives changes of the store: it goes on after the key that it gave last. */
    @Override
    public Scan scan(byte[] fromInclusive, byte[] toExclusive) {
        return new PinnedScan(this, fromInclusive, toExclusive);
    }

    /** What to do when it is revoked; before anything is read after that. */
    public void whenRevoked(Runnable action) {
        whenRevoked = action;
    }

    public boolean isRevoked() {
        return revoked;
    }

    /** Whether nobody needs it any more. */
    boolean isClosed() {
        return holders == 0 || revoked;
    }

    @Override
    public void close() {
        if (holders > 0 && --holders == 0 && !revoked) {
            pins.closed();
        }
    }

    public void revoke() {
        revoked = true;
        pins.closed();
        whenRevoked.run();
    }

    long version() {
        return version;
    }

    /** Changes with each change of what a scan walks. */
    long changes() {
        return layers.changes() + pins.changes();
    }

    Scan liveScan(byte[] fromInclusive, byte[] toExclusive) {
        return layers.scan(fromInclusive, toExclusive);
    }

    Map.Entry<byte[], StatePins.Before> beforeFrom(byte[] key, boolean inclusive) {
        return pins.from(key, inclusive);
    }
}
