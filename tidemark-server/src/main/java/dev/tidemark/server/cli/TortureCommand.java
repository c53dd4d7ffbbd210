package dev.tidemark.server.cli;

import picocli.CommandLine.Command;

@Command(
        name = "torture",
        description = "Plays scenes of faults on real processes, and judges what clients saw. See: .ci/torture --help")
final class TortureCommand extends ToolCommand {}
