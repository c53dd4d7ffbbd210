package dev.tidemark.tree.page;

import java.io.IOException;

/** Takes pages that are to be written, in any order. */
@FunctionalInterface
public interface PageSink {
    void write(MadePage page) throws IOException;
}
