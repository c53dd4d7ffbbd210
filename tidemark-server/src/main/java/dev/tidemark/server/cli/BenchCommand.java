package dev.tidemark.server.cli;

import picocli.CommandLine.Command;

@Command(
        name = "bench",
        description = "Measures throughput and latency, of Tidemark and of peers beside it. See: tidemark bench --help")
final class BenchCommand extends ToolCommand {}
