package dev.tidemark.state.snapshot;

import java.io.IOException;

/** Told when a snapshot has its name, durably. */
@FunctionalInterface
interface PublishedHandler {
    void published(String name) throws IOException;
}
