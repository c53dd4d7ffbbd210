package dev.tidemark.node.netty;

import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Looks names up on a thread of its own: a name server that does not answer may take many seconds, and the event loop,
 * which carries everything else of a node, must not wait for it. Names are looked up again for each connection, so that
 * a node may move.
 */
final class NameResolver extends AddressResolverGroup<InetSocketAddress> {
    private static final int MAX_WAITING = 64;
    private static final int IDLE_SECONDS = 10;

    private final ExecutorService lookUps;

    NameResolver() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MAX_WAITING), task -> {
                    Thread thread = new Thread(task, "names");
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        lookUps = pool;
    }

    @Override
    protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
        return new LookUp(executor, lookUps).asAddressResolver();
    }

    @Override
    public void close() {
        super.close();
        lookUps.shutdown();
    }

    private static final class LookUp extends InetNameResolver {
        private final ExecutorService lookUps;

        LookUp(EventExecutor executor, ExecutorService lookUps) {
            super(executor);
            this.lookUps = lookUps;
        }

        @Override
        protected void doResolve(String name, Promise<InetAddress> promise) {
            run(promise, () -> promise.trySuccess(InetAddress.getByName(name)));
        }

        @Override
        protected void doResolveAll(String name, Promise<List<InetAddress>> promise) {
            run(promise, () -> promise.trySuccess(Arrays.asList(InetAddress.getAllByName(name))));
        }

        private interface Task {
            boolean run() throws UnknownHostException;
        }

        private void run(Promise<?> promise, Task task) {
            try {
                lookUps.execute(() -> {
                    try {
                        boolean ignored = task.run();
                    } catch (UnknownHostException e) {
                        promise.tryFailure(e);
                    }
                });
            } catch (RejectedExecutionException e) {
                promise.tryFailure(e);
            }
        }
    }
}
