package dev.tidemark.sim.mutants;

import java.util.List;

/** The modules that a mutant may change, and the one that hunts it; lowest first. */
final class Modules {
    static final List<String> PRODUCTION = List.of(
            "tidemark-disk",
            "tidemark-tree",
            "tidemark-log",
            "tidemark-protocol",
            "tidemark-state",
            "tidemark-kv",
            "tidemark-node");
    static final String SIMULATOR = "tidemark-sim";

    private Modules() {}
}
