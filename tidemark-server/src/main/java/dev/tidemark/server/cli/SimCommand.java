package dev.tidemark.server.cli;

import picocli.CommandLine.Command;

@Command(
        name = "sim",
        description = "Runs clusters in a simulator, under faults, and checks every step. See: tidemark sim --help")
final class SimCommand extends ToolCommand {}
