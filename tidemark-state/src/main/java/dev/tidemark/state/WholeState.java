package dev.tidemark.state;

/** A state that is whole in memory, so that a data file can be made of it. */
interface WholeState extends StateContent {
    /** Of pairs and request ids, as rows of a data file: what the sum of a root must be made of. */
    DigestSum keptRows();
}
