package dev.tidemark.bench;

import dev.tidemark.bench.target.BenchException;
import dev.tidemark.bench.target.Target;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A directory and the servers in it; both are gone after {@link #close}, or when the process is broken off. */
final class CleanUp implements AutoCloseable {
    private final WorkDirectory work;
    private final PrintWriter err;
    private final List<Target> targets = new CopyOnWriteArrayList<>();
    private final Thread hook = new Thread(this::cleanUp, "clean-up");

    private CleanUp(WorkDirectory work, PrintWriter err) {
        this.work = work;
        this.err = err;
    }

    /** @param parent as in {@link WorkDirectory#create} */
    static CleanUp in(Path parent, PrintWriter err) throws BenchException {
        CleanUp cleanUp = new CleanUp(WorkDirectory.create(parent), err);
        Runtime.getRuntime().addShutdownHook(cleanUp.hook);
        return cleanUp;
    }

    WorkDirectory work() {
        return work;
    }

    /** What is to be closed; to be added before it starts anything. */
    List<Target> targets() {
        return targets;
    }

    /** Cleans up here, or leaves it to the end of the process if that has begun already. */
    @Override
    public void close() {
        try {
            if (Runtime.getRuntime().removeShutdownHook(hook)) {
                cleanUp();
            }
        } catch (IllegalStateException e) {
            // Ctrl-C: the hook is at it.
        }
    }

    private void cleanUp() {
        targets.forEach(Target::close);
        try {
            work.delete();
        } catch (IOException e) {
            err.println("tidemark bench: " + work.path() + " cannot be deleted: " + e.getMessage());
            err.flush();
        }
    }
}
