package dev.tidemark.state.table;

/** A state of which a reader may keep the present moment while writes go on. */
public interface PinnableState extends StateReader {

    /**
     * The state as it is now, whatever is written afterwards. Costs nothing but what is overwritten or deleted until it
     * is {@linkplain PinnedState#close closed}: the first old value of each such key is kept.
     */
    PinnedState pin();
}
