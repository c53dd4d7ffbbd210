package dev.tidemark.server.command;

import dev.tidemark.kv.KvCommandCodec;
import dev.tidemark.node.Gateway;
import java.nio.charset.StandardCharsets;

/** Reads the number of keys. */
public final class KeyCount {
    private static final byte[] DBSIZE = "dbsize".getBytes(StandardCharsets.US_ASCII);

    private KeyCount() {}

    /** @param handler gets a number, or an error */
    public static void read(Gateway gateway, Gateway.ReadHandler handler) {
        gateway.read(KvCommandCodec.encode(DBSIZE), handler);
    }
}
