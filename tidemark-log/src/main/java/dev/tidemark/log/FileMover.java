package dev.tidemark.log;

import java.io.IOException;

/** Moves a file of the log's directory away, durably. */
@FunctionalInterface
public interface FileMover {
    void move(String name) throws IOException;
}
