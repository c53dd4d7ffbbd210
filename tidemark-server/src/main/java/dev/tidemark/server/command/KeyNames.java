package dev.tidemark.server.command;

import dev.tidemark.kv.codec.KvCommandCodec;
import dev.tidemark.node.Gateway;
import java.nio.charset.StandardCharsets;

/** Reads the names of all keys of a database. */
public final class KeyNames {
    private static final byte[] KEYS = "keys".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ALL = "*".getBytes(StandardCharsets.US_ASCII);

    private KeyNames() {}

    /** @param handler gets a sequence, or an error */
    public static void read(Gateway gateway, int database, Gateway.ReadHandler handler) {
        gateway.read(KvCommandCodec.encode(database, new byte[][] {KEYS, ALL}), handler);
    }
}
