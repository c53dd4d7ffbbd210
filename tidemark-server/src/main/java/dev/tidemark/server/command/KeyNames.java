package dev.tidemark.server.command;

import dev.tidemark.kv.KvCommandCodec;
import dev.tidemark.node.Gateway;
import java.nio.charset.StandardCharsets;

/** Reads the names of all keys. */
public final class KeyNames {
    private static final byte[] KEYS = "keys".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ALL = "*".getBytes(StandardCharsets.US_ASCII);

    private KeyNames() {}

    /** @param handler gets a sequence, or an error */
    public static void read(Gateway gateway, Gateway.ReadHandler handler) {
        gateway.read(KvCommandCodec.encode(KEYS, ALL), handler);
    }
}
