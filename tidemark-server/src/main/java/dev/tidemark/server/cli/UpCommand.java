package dev.tidemark.server.cli;

import picocli.CommandLine.Command;

@Command(name = "up", description = "Runs a local cluster in the foreground, one process per node.")
final class UpCommand implements Runnable {
    @Override
    public void run() {}
}
