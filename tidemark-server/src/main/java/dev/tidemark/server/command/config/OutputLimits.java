package dev.tidemark.server.command.config;

import dev.tidemark.server.front.LiveSettings;

/**
 * {@code client-output-buffer-limit}: groups of class, hard limit, soft limit and seconds. Here all clients have one hard
 * limit, that of the class {@code normal}; 0 leaves it as it is, because there is always one. The soft limit is
 * {@code client-stuck-millis}.
 */
final class OutputLimits {
    private OutputLimits() {}

    static Parameter parameter(LiveSettings live) {
        return new Parameter(
                "client-output-buffer-limit",
                new ParameterType.BufferLimits(),
                () -> "normal " + live.maxOutputBytes() + " 0 0 slave 0 0 0 pubsub " + live.maxOutputBytes() + " 0 0",
                hard -> apply(live, Long.parseLong(hard)));
    }

    private static void apply(LiveSettings live, long hardBytes) {
        if (hardBytes > 0) {
            live.setMaxOutputBytes((int) Math.min(Integer.MAX_VALUE, hardBytes));
        }
    }
}
