package dev.tidemark.node.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Thousands leave at once, and those who stay do not wait for all of them (H162). */
class EndsInLineTest {
    private static final int LEAVING = 8_000;
    private static final EpollIoOps END = EpollIoOps.EPOLLIN.with(EpollIoOps.EPOLLRDHUP);

    /** What one look at the network brings, and whether it was allowed to wait for it. */
    private static final class Network implements IoHandler {
        final List<Runnable> news = new ArrayList<>();
        final List<Registration> registrations = new ArrayList<>();
        boolean mayWait;

        @Override
        public int run(IoHandlerContext context) {
            mayWait = context.canBlock();
            List<Runnable> now = List.copyOf(news);
            news.clear();
            now.forEach(Runnable::run);
            return now.size();
        }

        @Override
        public IoRegistration register(IoHandle handle) {
            registrations.add(new Registration(handle));
            return registrations.get(registrations.size() - 1);
        }

        void brings(Registration registration, EpollIoOps ops) {
            news.add(() -> registration.handle.handle(registration, (EpollIoEvent) () -> ops));
        }

        @Override
        public void wakeup() {}

        @Override
        public boolean isCompatible(Class<? extends IoHandle> type) {
            return true;
        }
    }

    private static final class Registration implements IoRegistration {
        final IoHandle handle;
        final List<IoOps> submitted = new ArrayList<>();
        boolean valid = true;

        Registration(IoHandle handle) {
            this.handle = handle;
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T> T attachment() {
            return (T) handle;
        }

        @Override
        public long submit(IoOps ops) {
            submitted.add(ops);
            return 0;
        }

        @Override
        public boolean isValid() {
            return valid;
        }

        @Override
        public boolean cancel() {
            return false;
        }
    }

    /** A socket that says what it is told. */
    private record Socket(String name, List<String> handled) implements EpollIoHandle {
        @Override
        public FileDescriptor fd() {
            return null;
        }

        @Override
        public void handle(IoRegistration registration, IoEvent event) {
            handled.add(name);
        }

        @Override
        public void close() {}
    }

    private static final IoHandlerContext CONTEXT = new IoHandlerContext() {
        @Override
        public boolean canBlock() {
            return true;
        }

        @Override
        public long delayNanos(long currentTimeNanos) {
            return 0;
        }

        @Override
        public long deadlineNanos() {
            return -1;
        }
    };

    private final Network network = new Network();
    private final List<String> handled = new ArrayList<>();
    private final EndsInLine ends = new EndsInLine(network);

    private Registration socket(String name) throws Exception {
        return (Registration) ends.register(new Socket(name, handled));
    }

    @Test
    void fewEndsHaveTheirTurnAfterEachLook_H162() throws Exception {
        for (int i = 0; i < LEAVING; i++) {
            network.brings(socket("end" + i), END);
        }
        Registration staying = socket("staying");
        network.brings(staying, EpollIoOps.EPOLLIN);
        ends.run(CONTEXT);
        assertThat(handled).hasSize(1 + EndsInLine.ENDS_IN_A_TURN);
        assertThat(handled).startsWith("staying", "end0", "end1");
        int looks = 1;
        while (handled.size() < 1 + LEAVING) {
            int before = handled.size();
            ends.run(CONTEXT);
            assertThat(network.mayWait).as("there is work").isFalse();
            assertThat(handled.size() - before).isLessThanOrEqualTo(EndsInLine.ENDS_IN_A_TURN);
            looks++;
        }
        assertThat(looks).isEqualTo(LEAVING / EndsInLine.ENDS_IN_A_TURN);
        assertThat(handled).endsWith("end" + (LEAVING - 1));
        ends.run(CONTEXT);
        assertThat(network.mayWait).isTrue();
        assertThat(handled).hasSize(1 + LEAVING);
    }

    /** Its descriptor may belong to somebody else by then. */
    @Test
    void whatWasClosedMeanwhileIsNotTouched() throws Exception {
        for (int i = 0; i <= EndsInLine.ENDS_IN_A_TURN; i++) {
            network.brings(socket("end" + i), END);
        }
        ends.run(CONTEXT);
        network.registrations.get(EndsInLine.ENDS_IN_A_TURN).valid = false;
        ends.run(CONTEXT);
        assertThat(handled).hasSize(EndsInLine.ENDS_IN_A_TURN);
    }

    /** The kernel tells an end at each look until it is handled; nothing must pile up meanwhile. */
    @Test
    void whatWaitsIsInLineOnce() throws Exception {
        for (int i = 0; i < EndsInLine.ENDS_IN_A_TURN; i++) {
            network.brings(socket("end" + i), END);
        }
        Registration last = socket("last");
        network.brings(last, END);
        network.brings(last, END);
        ends.run(CONTEXT);
        assertThat(last.submitted).as("it is not told again").containsExactly(EpollIoOps.EPOLLET);
        network.brings(last, END);
        ends.run(CONTEXT);
        ends.run(CONTEXT);
        assertThat(handled).hasSize(EndsInLine.ENDS_IN_A_TURN + 1).endsWith("last");
        network.brings(last, END);
        ends.run(CONTEXT);
        assertThat(handled).hasSize(EndsInLine.ENDS_IN_A_TURN + 2);
    }
}
