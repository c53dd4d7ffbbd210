package dev.tidemark.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.state.codec.PayloadCodec;
import dev.tidemark.state.codec.PayloadKind;
import dev.tidemark.state.once.EngineLimits;
import dev.tidemark.state.reply.Reply;

/** Feeds an engine one entry after the other, a millisecond of log time apart. */
public final class EngineDriver {
    public static final EngineLimits SMALL = new EngineLimits(3, 1_000_000, 4, 1 << 20, 3, 1 << 20, 1_000_000);

    public final StateEngine engine;
    public long time = 1_700_000_000_000_000L;

    public EngineDriver(EngineLimits limits) {
        this(new StateEngine(new AppendMachine(), limits));
    }

    public EngineDriver(StateEngine engine) {
        this.engine = engine;
    }

    public long open() {
        return apply(PayloadKind.OPEN_SESSION, PayloadCodec.encodeOpenSession(new byte[16]))
                .session();
    }

    public Outcome send(long session, long sequence, String body) {
        return send(session, sequence, 1, body);
    }

    public Outcome send(long session, long sequence, long lowest, String body) {
        return apply(
                PayloadKind.COMMAND, PayloadCodec.encodeCommand(session, sequence, lowest, null, body.getBytes(UTF_8)));
    }

    public Reply once(String id, String body) {
        return once(id.getBytes(UTF_8), body);
    }

    public Reply once(byte[] id, String body) {
        return apply(PayloadKind.COMMAND, PayloadCodec.encodeCommand(id, body.getBytes(UTF_8)))
                .reply();
    }

    public Reply run(String body) {
        return apply(PayloadKind.COMMAND, PayloadCodec.encodeCommand(null, body.getBytes(UTF_8)))
                .reply();
    }

    public Outcome apply(PayloadKind kind, byte[] payload) {
        time += 1000;
        byte[] padded = new byte[payload.length + 5];
        System.arraycopy(payload, 0, padded, 2, payload.length);
        return engine.apply(engine.appliedOffset() + 1, 1, time, kind, padded, 2, payload.length);
    }

    public void pass(long micros) {
        time += micros;
    }

    public String value(String key) {
        return engine.read(key.getBytes(UTF_8), 0, 0) instanceof Reply.Bulk bulk
                ? new String(bulk.value(), UTF_8)
                : null;
    }
}
