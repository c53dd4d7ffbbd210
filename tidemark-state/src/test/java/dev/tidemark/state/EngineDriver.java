package dev.tidemark.state;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Feeds an engine one entry after the other, a millisecond of log time apart. */
final class EngineDriver {
    static final EngineLimits SMALL = new EngineLimits(3, 1_000_000, 4, 1 << 20, 3, 1 << 20, 1_000_000);

    final StateEngine engine;
    long time = 1_700_000_000_000_000L;

    EngineDriver(EngineLimits limits) {
        this(new StateEngine(new AppendMachine(), limits));
    }

    EngineDriver(StateEngine engine) {
        this.engine = engine;
    }

    long open() {
        return apply(PayloadKind.OPEN_SESSION, PayloadCodec.encodeOpenSession(new byte[16]))
                .session();
    }

    Outcome send(long session, long sequence, String body) {
        return send(session, sequence, 1, body);
    }

    Outcome send(long session, long sequence, long lowest, String body) {
        return apply(
                PayloadKind.COMMAND, PayloadCodec.encodeCommand(session, sequence, lowest, null, body.getBytes(UTF_8)));
    }

    Reply once(String id, String body) {
        return once(id.getBytes(UTF_8), body);
    }

    Reply once(byte[] id, String body) {
        return apply(PayloadKind.COMMAND, PayloadCodec.encodeCommand(id, body.getBytes(UTF_8)))
                .reply();
    }

    Reply run(String body) {
        return apply(PayloadKind.COMMAND, PayloadCodec.encodeCommand(null, body.getBytes(UTF_8)))
                .reply();
    }

    Outcome apply(PayloadKind kind, byte[] payload) {
        time += 1000;
        byte[] padded = new byte[payload.length + 5];
        System.arraycopy(payload, 0, padded, 2, payload.length);
        return engine.apply(engine.appliedOffset() + 1, 1, time, kind, padded, 2, payload.length);
    }

    void pass(long micros) {
        time += micros;
    }

    String value(String key) {
        return engine.read(key.getBytes(UTF_8), 0, 0) instanceof Reply.Bulk bulk
                ? new String(bulk.value(), UTF_8)
                : null;
    }
}
