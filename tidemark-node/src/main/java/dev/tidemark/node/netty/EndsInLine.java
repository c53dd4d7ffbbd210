package dev.tidemark.node.netty;

import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Looks at the network so that those who leave wait for those who stay. The end of a connection costs four system
 * calls, and thousands of clients may leave at once; what else the network brought, a heartbeat too, would wait for all
 * of them (H162). So ends wait in line, and {@value #ENDS_IN_A_TURN} of them have their turn after each look. What was
 * sent before an end is read with it, so nothing is lost or comes too early. Event loop only.
 */
final class EndsInLine implements IoHandler {
    /** Half a millisecond's work, also before it is compiled. */
    static final int ENDS_IN_A_TURN = 32;

    private final IoHandler network;
    private final Deque<Runnable> line = new ArrayDeque<>();

    EndsInLine(IoHandler network) {
        this.network = network;
    }

    /** The same for each loop of a factory of epoll's. */
    static IoHandlerFactory of(IoHandlerFactory epoll) {
        return executor -> new EndsInLine(epoll.newHandler(executor));
    }

    @Override
    public int run(IoHandlerContext context) {
        int handled = network.run(line.isEmpty() ? context : new NoWait(context));
        int left = ENDS_IN_A_TURN;
        while (left > 0 && !line.isEmpty()) {
            line.removeFirst().run();
            left--;
        }
        return handled + ENDS_IN_A_TURN - left;
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return network.register(handle instanceof EpollIoHandle epoll ? new Handle(epoll) : handle);
    }

    @Override
    public void initialize() {
        network.initialize();
    }

    @Override
    public void prepareToDestroy() {
        line.clear();
        network.prepareToDestroy();
    }

    @Override
    public void destroy() {
        network.destroy();
    }

    @Override
    public void wakeup() {
        network.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> type) {
        return network.isCompatible(type);
    }

    /** A socket, whose end is put in line. */
    private final class Handle implements EpollIoHandle {
        private final EpollIoHandle socket;
        /** Whether its end is in line. */
        private boolean waiting;

        Handle(EpollIoHandle socket) {
            this.socket = socket;
        }

        @Override
        public FileDescriptor fd() {
            return socket.fd();
        }

        @Override
        public void handle(IoRegistration registration, IoEvent event) {
            if (!((EpollIoEvent) event).ops().contains(EpollIoOps.EPOLLRDHUP)) {
                socket.handle(registration, event);
            } else if (!waiting) {
                waiting = true;
                // An end is told at each look until it is handled, unless changes alone are asked for. With NONE the
                // socket
                // would leave epoll, and what it asks for when it is handled would fail.
                registration.submit(EpollIoOps.EPOLLET);
                line.addLast(() -> {
                    waiting = false;
                    if (registration.isValid()) { // else this side has closed it meanwhile
                        socket.handle(registration, event);
                    }
                });
            }
        }

        @Override
        public void registered() {
            socket.registered();
        }

        @Override
        public void unregistered() {
            socket.unregistered();
        }

        @Override
        public void close() throws Exception {
            socket.close();
        }
    }

    /** A look that returns at once, since there is work. */
    private record NoWait(IoHandlerContext context) implements IoHandlerContext {
        @Override
        public boolean canBlock() {
            return false;
        }

        @Override
        public long delayNanos(long currentTimeNanos) {
            return context.delayNanos(currentTimeNanos);
        }

        @Override
        public long deadlineNanos() {
            return context.deadlineNanos();
        }

        @Override
        public void reportActiveIoTime(long activeNanos) {
            context.reportActiveIoTime(activeNanos);
        }

        @Override
        public boolean shouldReportActiveIoTime() {
            return context.shouldReportActiveIoTime();
        }
    }
}
