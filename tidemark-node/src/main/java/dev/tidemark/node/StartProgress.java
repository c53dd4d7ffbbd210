package dev.tidemark.node;

/** How far a node has come that is being started. Any thread may ask. */
@FunctionalInterface
public interface StartProgress {

    /** Such as {@code reading the log: 42 % (170 of 400 MiB)}. */
    String text();
}
