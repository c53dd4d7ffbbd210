package dev.tidemark.bench;

import dev.tidemark.bench.target.BenchException;
import dev.tidemark.bench.target.TidemarkCluster;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** A measurement of three nodes of its own, from their start to the deletion of their data. */
abstract class OwnClusterCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(names = "--jdk", paramLabel = "DIR", description = "Java that the servers run on (default: this one)")
    private Path jdk;

    @Option(names = "--jvm-options", paramLabel = "TEXT", defaultValue = "", description = "more, for the nodes")
    private String jvmOptions;

    @Option(names = "--data", paramLabel = "DIR", description = "where the data is kept during the run")
    private Path data;

    @Override
    public final Integer call() {
        try {
            WorkDirectory work = WorkDirectory.create(data);
            try (TidemarkCluster cluster = cluster(work.path())) {
                measure(cluster);
            } finally {
                work.delete();
            }
            return 0;
        } catch (BenchException | IOException e) {
            spec.commandLine().getErr().println("tidemark bench: " + e.getMessage());
            return BenchCommand.FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return BenchCommand.FAILED;
        }
    }

    private TidemarkCluster cluster(Path directory) {
        Path home = jdk == null ? Path.of(System.getProperty("java.home")) : jdk;
        return new TidemarkCluster(directory, home, Targets.words(jvmOptions)).setting(nodeSettings());
    }

    /** Keys of the configuration and their values, for the nodes. */
    List<String> nodeSettings() {
        return List.of();
    }

    /** @param cluster not started yet */
    abstract void measure(TidemarkCluster cluster) throws BenchException, IOException, InterruptedException;

    final void say(String format, Object... values) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(String.format(Locale.ROOT, format, values));
        out.flush();
    }
}
