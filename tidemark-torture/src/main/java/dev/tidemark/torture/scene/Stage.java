package dev.tidemark.torture.scene;

import dev.tidemark.torture.cluster.TrialCluster;
import dev.tidemark.torture.fault.Network;
import dev.tidemark.torture.fault.Programs;
import dev.tidemark.torture.finding.TortureException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Where one scene is played: a directory, a network, and whatever must be closed in the end. */
public final class Stage implements AutoCloseable {
    private final Path launcher;
    private final Path directory;
    private final Programs programs;
    private final PrintWriter out;
    private final Dials dials;
    private final Deque<AutoCloseable> closedLast = new ArrayDeque<>();
    private Network network;

    public Stage(Path launcher, Path directory, Programs programs, PrintWriter out, Dials dials) {
        this.launcher = launcher;
        this.directory = directory;
        this.programs = programs;
        this.out = out;
        this.dials = dials;
    }

    /** A cluster of this size, which is not started, and its network. Once in a scene. */
    TrialCluster cluster(int size, String... settings) {
        return machines(size, size, settings);
    }

    /** The same, with more machines than members, whose nodes may be added. */
    TrialCluster machines(int voters, int size, String... settings) {
        network = closing(new Network(programs, size));
        return closing(new TrialCluster(voters, size, launcher, directory, network, programs, List.of(settings)));
    }

    Dials dials() {
        return dials;
    }

    Path launcher() {
        return launcher;
    }

    Network network() {
        return network;
    }

    Path directory() {
        return directory;
    }

    /** Is closed when the scene ends, before what was given earlier. */
    <T extends AutoCloseable> T closing(T resource) {
        closedLast.push(resource);
        return resource;
    }

    void say(String what) {
        out.println("    " + what);
        out.flush();
    }

    static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new TortureException(otherwise);
        }
    }

    static void checkGap(Duration gap, Duration bound) {
        check(
                gap.compareTo(bound) <= 0,
                "nobody was served for " + gap.toMillis() + " ms; the bound is " + bound.toMillis());
    }

    @Override
    public void close() {
        while (!closedLast.isEmpty()) {
            try {
                closedLast.pop().close();
            } catch (Exception e) {
                out.println("    while the scene was closed: " + e);
            }
        }
    }
}
