package dev.tidemark.node.process;

import dev.tidemark.node.environment.NodeEnvironment;
import io.netty.channel.EventLoop;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Time on an event loop. A run that is moved is taken out of the loop's queue: it would wake an idle node in vain. */
final class LoopTimer implements NodeEnvironment.Timer {
    private final EventLoop loop;

    LoopTimer(EventLoop loop) {
        this.loop = loop;
    }

    @Override
    public void after(long millis, Runnable task) {
        loop.schedule(task, millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public NodeEnvironment.Wake wake(Runnable task) {
        return new NodeEnvironment.Wake() {
            private Future<?> next;

            @Override
            public void in(long millis) {
                if (next != null) {
                    next.cancel(false);
                }
                next = loop.schedule(task, millis, TimeUnit.MILLISECONDS);
            }
        };
    }
}
