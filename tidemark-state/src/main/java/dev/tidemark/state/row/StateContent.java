package dev.tidemark.state.row;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** All that a snapshot file holds of a state, wherever it is read from. Iterators may throw what reading throws. */
public interface StateContent {
    /** Of the last entry in it. */
    long offset();

    /** Of that entry. */
    long epoch();

    /** How many bytes of log this state came from, since the version that counts them. */
    long logBytes();

    long pairCount();

    /** In the order of keys. */
    Iterator<Map.Entry<byte[], byte[]>> pairs();

    /** Oldest use first. */
    List<FrozenSession> sessions();

    long requestCount();

    /** In the order of the log. */
    Iterator<RequestRecord> requests();

    /** Latest time of a forgotten version-7 request id. */
    long horizonMillis();

    /** The digest that the entries add up to: what is written must have it. */
    StateDigest keptDigest();
}
