package dev.tidemark.bench.jraft;

import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.closure.ReadIndexClosure;
import com.alipay.sofa.jraft.entity.Task;
import dev.tidemark.server.resp.RespDecoder;
import dev.tidemark.server.resp.RespLimits;
import dev.tidemark.server.resp.RespProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;

/** One client's connection. Replies go out in the order of the commands, many with one flush. */
final class Front extends ChannelInboundHandlerAdapter {
    private static final int MAX_ENTRY_BYTES = 1 << 20;
    private static final byte[] OK = ascii("+OK\r\n");
    private static final byte[] PONG = ascii("+PONG\r\n");
    private static final byte[] NONE = ascii("$-1\r\n");

    private final Node node;
    private final MapStateMachine machine;
    private final RespDecoder decoder = new RespDecoder(RespLimits.forEntries(MAX_ENTRY_BYTES), true);
    private final Queue<Pending> waiting = new ArrayDeque<>();
    private final AtomicBoolean drainIsDue = new AtomicBoolean();
    private ChannelHandlerContext context;

    /** A command whose reply has to wait for those before it. */
    private static final class Pending {
        volatile byte[] reply;
    }

    Front(Node node, MapStateMachine machine) {
        this.node = node;
        this.machine = machine;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            byte[][] command = decoder.next(in);
            while (command != null) {
                run(command);
                command = decoder.next(in);
            }
        } catch (RespProtocolException e) {
            from.close();
        } finally {
            in.release();
        }
        drain();
    }

    private void run(byte[][] command) {
        Pending pending = new Pending();
        waiting.add(pending);
        String name = new String(command[0], StandardCharsets.US_ASCII).toUpperCase(Locale.ROOT);
        if (name.equals("SET") && command.length == 3) {
            node.apply(new Task(
                    MapStateMachine.task(command[1], command[2]),
                    status -> end(pending, status.isOk() ? OK : error(status))));
        } else if (name.equals("GET") && command.length == 2) {
            node.readIndex(new byte[0], new ReadIndexClosure() {
                @Override
                public void run(Status status, long index, byte[] request) {
                    end(pending, status.isOk() ? bulk(machine.get(command[1])) : error(status));
                }
            });
        } else if (name.equals("PING")) {
            pending.reply = PONG;
        } else if (name.equals("ROLE")) {
            pending.reply = bulk(ascii(machine.isLeader() ? "leader" : "follower"));
        } else {
            pending.reply = ascii("-ERR unknown command\r\n");
        }
    }

    private static byte[] error(Status status) {
        return ascii("-ERR " + String.valueOf(status.getErrorMsg()).replaceAll("[\r\n]", " ") + "\r\n");
    }

    private static byte[] bulk(byte[] value) {
        if (value == null) {
            return NONE;
        }
        byte[] head = ascii("$" + value.length + "\r\n");
        byte[] reply = new byte[head.length + value.length + 2];
        System.arraycopy(head, 0, reply, 0, head.length);
        System.arraycopy(value, 0, reply, head.length, value.length);
        reply[reply.length - 2] = '\r';
        reply[reply.length - 1] = '\n';
        return reply;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** From whichever thread of JRaft it is. One wake-up for all that ends meanwhile. */
    private void end(Pending pending, byte[] reply) {
        pending.reply = reply;
        if (drainIsDue.compareAndSet(false, true)) {
            context.executor().execute(this::drain);
        }
    }

    private void drain() {
        drainIsDue.set(false);
        ByteBuf out = null;
        Pending first = waiting.peek();
        while (first != null && first.reply != null) {
            if (out == null) {
                out = context.alloc().buffer();
            }
            out.writeBytes(first.reply);
            waiting.remove();
            first = waiting.peek();
        }
        if (out != null) {
            context.writeAndFlush(out, context.voidPromise());
        }
    }
}
