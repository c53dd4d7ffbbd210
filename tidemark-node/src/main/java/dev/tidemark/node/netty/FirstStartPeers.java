package dev.tidemark.node.netty;

import dev.tidemark.node.HostPort;
import dev.tidemark.node.StartException;
import dev.tidemark.node.bootstrap.FirstStartDriver;
import dev.tidemark.protocol.bootstrap.Question;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;

/**
 * The other nodes, for a node that starts for the first time: one short connection for each question, and answers to
 * those that ask. On the node's event loop, but for {@link #bind} and {@link #close}.
 */
public final class FirstStartPeers implements FirstStartDriver.Wire {
    private final SortedMap<Integer, HostPort> voters;
    private final EventLoop loop;
    private final NameResolver names = new NameResolver();
    private final Strangers strangers = new Strangers();
    /** Looked up only. */
    private final Map<Integer, FirstStartCall> calls = new HashMap<>();

    private FirstStartDriver driver;
    private Channel server;
    private boolean closed;

    public FirstStartPeers(SortedMap<Integer, HostPort> voters, EventLoop loop) {
        this.voters = voters;
        this.loop = loop;
    }

    /** Takes the port. Any thread but the loop's. */
    public void bind(HostPort address) throws StartException {
        server = PeerPort.bind(address, loop, decoder -> new FirstStartAnswers(this));
    }

    /** Begins to accept, and lets the driver begin. On the event loop. */
    public void start(FirstStartDriver to) {
        if (!closed) {
            driver = to;
            server.config().setAutoRead(true);
            driver.start();
        }
    }

    @Override
    public void ask(Question question) {
        FirstStartCall open = calls.get(question.to());
        if (closed || (open != null && open.isOpen() && open.question().equals(question))) {
            return; // what is asked already needs no second connection
        }
        FirstStartCall call = new FirstStartCall(question, voters.get(question.to()), this);
        calls.put(question.to(), call);
        if (open != null) {
            open.close();
        }
        call.connect(loop, names);
    }

    /** Whether somebody waits for what comes of this call. */
    boolean isCurrent(FirstStartCall call) {
        return !closed && calls.get(call.question().to()) == call;
    }

    FirstStartDriver driver() {
        return driver;
    }

    Strangers strangers() {
        return strangers;
    }

    /** Gives the port back, and waits until it is free. Any thread but the loop's. */
    public void close() {
        loop.submit(this::closeAll).awaitUninterruptibly();
        server.close().awaitUninterruptibly();
        names.close();
    }

    private void closeAll() {
        closed = true;
        if (driver != null) {
            driver.stop();
        }
        calls.values().forEach(FirstStartCall::close);
        strangers.closeAll();
    }
}
