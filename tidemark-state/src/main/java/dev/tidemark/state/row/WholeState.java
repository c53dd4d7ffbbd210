package dev.tidemark.state.row;

/** A state of which a data file can be made. */
public interface WholeState extends StateContent {
    /** Of pairs and request ids, as rows of a data file: what the sum of a root must be made of. */
    DigestSum keptRows();

    /** What all pairs count, see {@code StateStore.visibleBytes}. */
    long visibleBytes();
}
