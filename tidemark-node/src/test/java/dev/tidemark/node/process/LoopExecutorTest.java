package dev.tidemark.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.node.NodeConfig;
import dev.tidemark.node.netty.SocketTransport;
import dev.tidemark.node.support.LoopbackNodes;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real event loop, and a real socket that wants to be heard meanwhile (H182). */
class LoopExecutorTest {
    private static final int MANY = 2_000;
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final EventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, SocketTransport.best().handler());
    private final EventLoop loop = group.next();

    @AfterEach
    void close() throws InterruptedException {
        assertThat(group.shutdownGracefully(0, 5, TimeUnit.SECONDS).await(10, TimeUnit.SECONDS))
                .isTrue();
    }

    @Test
    void whoArrivesIsHeardBetweenTheStepsOfLongWork() throws Exception {
        AtomicLong clock = new AtomicLong();
        assertThat(stepsUntilHeard(group, new LoopExecutor(loop, clock::get), () -> clock.addAndGet(MILLI)))
                .isLessThan(MANY / 10);
    }

    /** The lanes of a node run on such an executor. */
    @Test
    void soItIsInTheProcessOfANode(@TempDir Path directory) throws Exception {
        NodeConfig config = LoopbackNodes.configs(directory, "test", 1).get(0);
        NodeProcess process = new NodeProcess(config);
        try {
            assertThat(stepsUntilHeard(
                            process.loops(), process.environment(config).main(), LoopExecutorTest::spin))
                    .isLessThan(MANY / 10);
        } finally {
            process.release(true);
        }
    }

    private static void spin() {
        long began = System.nanoTime();
        while (System.nanoTime() - began < MILLI) {
            Thread.onSpinWait();
        }
    }

    /** @param work a millisecond of it, by the clock of the executor */
    private static int stepsUntilHeard(EventLoopGroup group, Executor executor, Runnable work) throws Exception {
        Heard heard = new Heard();
        Channel port = new ServerBootstrap()
                .group(group)
                .channel(SocketTransport.best().serverChannel())
                .childHandler(heard)
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
        try (Socket client = new Socket()) {
            client.connect(port.localAddress());
            heard.connected.get(10, TimeUnit.SECONDS);
            CompletableFuture<Integer> steps = new CompletableFuture<>();
            executor.execute(() -> {
                write(client);
                step(executor, work, heard, steps, 0);
            });
            return steps.get(30, TimeUnit.SECONDS);
        } finally {
            port.close().sync();
        }
    }

    /** From the loop itself, so that the byte is there before the first step. */
    private static void write(Socket client) {
        try {
            client.getOutputStream().write(1);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void step(
            Executor executor, Runnable work, Heard heard, CompletableFuture<Integer> steps, int done) {
        if (heard.byteCame || done == MANY) {
            steps.complete(done);
            return;
        }
        work.run();
        executor.execute(() -> step(executor, work, heard, steps, done + 1));
    }

    @Test
    void tasksOfTheLoopStayInOrderAlsoWhereATurnEndsBetweenThem() throws InterruptedException {
        AtomicLong clock = new AtomicLong();
        Executor executor = new LoopExecutor(loop, clock::get);
        List<Integer> ran = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(1);
        executor.execute(() -> {
            for (int i = 0; i < MANY; i++) {
                int number = i;
                clock.addAndGet(TimeUnit.MICROSECONDS.toNanos(3));
                executor.execute(() -> ran.add(number));
            }
            executor.execute(done::countDown);
        });
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(ran).isEqualTo(IntStream.range(0, MANY).boxed().toList());
    }

    @Sharable
    private static final class Heard extends ChannelInboundHandlerAdapter {
        final CompletableFuture<InetSocketAddress> connected = new CompletableFuture<>();
        /** Of the loop. */
        boolean byteCame;

        @Override
        public void channelActive(ChannelHandlerContext context) {
            connected.complete((InetSocketAddress) context.channel().remoteAddress());
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            byteCame = true;
            ReferenceCountUtil.release(message);
        }
    }
}
