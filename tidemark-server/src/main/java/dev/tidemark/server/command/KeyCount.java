package dev.tidemark.server.command;

import dev.tidemark.node.Gateway;

/** Reads the number of keys. */
@FunctionalInterface
interface KeyCount {
    void read(Gateway gateway, Gateway.ReadHandler handler);
}
