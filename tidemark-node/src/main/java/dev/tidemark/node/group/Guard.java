package dev.tidemark.node.group;

import dev.tidemark.node.environment.NodeEnvironment;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Work on the main executor that is no lane's fails like one: it ends the node. Nothing runs once it is closed. */
final class Guard {
    private final Consumer<Throwable> failed;
    private boolean closed;

    Guard(Consumer<Throwable> failed) {
        this.failed = failed;
    }

    /** What is still waiting does not run any more. */
    void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }

    Executor of(Executor executor) {
        return task -> executor.execute(of(task));
    }

    NodeEnvironment.Timer of(NodeEnvironment.Timer timer) {
        return new NodeEnvironment.Timer() {
            @Override
            public void after(long millis, Runnable task) {
                timer.after(millis, Guard.this.of(task));
            }

            @Override
            public NodeEnvironment.Wake wake(Runnable task) {
                return timer.wake(Guard.this.of(task));
            }
        };
    }

    private Runnable of(Runnable task) {
        return () -> {
            try {
                if (!closed) {
                    task.run();
                }
            } catch (Throwable e) {
                failed.accept(e);
            }
        };
    }
}
