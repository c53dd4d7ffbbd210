package dev.tidemark.server.command.config;

import dev.tidemark.server.front.LiveSettings;

/**
 * {@code client-output-buffer-limit}: groups of class, hard limit, soft limit and seconds. Here all clients have one
 * hard limit, that of the class {@code normal}, 1 MiB at least; 0 leaves it as it is, because there is always one. The
 * soft limit is {@code client-stuck-millis}.
 */
final class OutputLimits {
    private static final long MIN_BYTES = 1 << 20;

    private OutputLimits() {}

    static Parameter parameter(LiveSettings live) {
        return new Parameter(
                "client-output-buffer-limit",
                new ParameterType.BufferLimits(),
                () -> "normal " + live.maxOutputBytes() + " 0 0 slave 0 0 0 pubsub " + live.maxOutputBytes() + " 0 0",
                hard -> apply(live, Long.parseLong(hard)));
    }

    /** {@code maxmemory-clients}; 0 leaves it as it is, because there is always a bound, of 1 MiB at least. */
    static Parameter ofAllClients(LiveSettings live) {
        return new Parameter(
                "maxmemory-clients", ParameterType.MEMORY, () -> Long.toString(live.maxTotalOutputBytes()), bytes -> {
                    if (Long.parseLong(bytes) > 0) {
                        live.setMaxTotalOutputBytes(Math.max(MIN_BYTES, Long.parseLong(bytes)));
                    }
                });
    }

    private static void apply(LiveSettings live, long hardBytes) {
        if (hardBytes > 0) {
            // As at start: with less, a client that sends two commands at a time is cut off, the operator's too.
            live.setMaxOutputBytes((int) Math.min(Integer.MAX_VALUE, Math.max(MIN_BYTES, hardBytes)));
        }
    }
}
