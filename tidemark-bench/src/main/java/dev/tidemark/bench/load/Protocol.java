package dev.tidemark.bench.load;

/** How a target is spoken to. */
public enum Protocol {
    /** Redis' protocol: Tidemark, Redis, and the two programs of this module. */
    RESP(64 << 10),
    /** gRPC over HTTP/2 without TLS, as etcd's own clients speak it. A value must fit into one frame. */
    ETCD(16_000),
    /** The same, and a read is answered by whatever node is asked, from what it has: serializable, says etcd. */
    ETCD_SERIALIZABLE(16_000);

    private final int maxValueBytes;

    Protocol(int maxValueBytes) {
        this.maxValueBytes = maxValueBytes;
    }

    public int maxValueBytes() {
        return maxValueBytes;
    }

    Wire newWire(CommandTemplates commands, Wire.Listener listener) {
        return switch (this) {
            case RESP -> new RespWire(commands, listener);
            case ETCD -> new EtcdWire(commands, listener, false);
            case ETCD_SERIALIZABLE -> new EtcdWire(commands, listener, true);
        };
    }
}
