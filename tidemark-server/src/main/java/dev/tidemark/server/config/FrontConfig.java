package dev.tidemark.server.config;

import dev.tidemark.node.HostPort;
import dev.tidemark.node.MemoryPlan;
import dev.tidemark.server.command.ReadChoice;
import dev.tidemark.server.front.FrontSettings;
import dev.tidemark.server.resp.RespLimits;

/** Reads the keys about clients. */
final class FrontConfig {
    private static final long MB = 1L << 20;
    private static final long GB = 1L << 30;

    private FrontConfig() {}

    static FrontSettings of(ConfigValues values, HostPort client, int maxEntryBytes) throws ConfigException {
        return new FrontSettings(
                client,
                values.text(ConfigKey.PASSWORD),
                values.number(ConfigKey.MAX_CLIENTS, FrontSettings.DEFAULT_MAX_CLIENTS, 1, 1_000_000),
                RespLimits.forEntries(maxEntryBytes),
                (int) values.bytes(ConfigKey.CLIENT_REPLY_BYTES, FrontSettings.DEFAULT_REPLY_BYTES, MB, GB),
                (int) values.bytes(ConfigKey.CLIENT_OUTPUT_BYTES, FrontSettings.DEFAULT_OUTPUT_BYTES, MB, GB),
                values.bytes(
                        ConfigKey.ALL_CLIENTS_OUTPUT_BYTES,
                        MemoryPlan.defaults().output(),
                        MB,
                        1024 * GB),
                values.bytes(
                        ConfigKey.ALL_CLIENTS_INPUT_BYTES, MemoryPlan.defaults().input(), MB, 1024 * GB),
                values.number(ConfigKey.CLIENT_STUCK_MILLIS, FrontSettings.DEFAULT_STUCK_MILLIS, 100, 86_400_000),
                values.number(ConfigKey.CLIENT_IDLE_SECONDS, 0, 0, Integer.MAX_VALUE),
                redirect(values),
                readOnlyLevel(values),
                sentinelMaster(values));
    }

    private static FrontSettings.Redirect redirect(ConfigValues values) throws ConfigException {
        String text = values.text(ConfigKey.REDIRECT);
        if (text == null) {
            return FrontSettings.Redirect.FORWARD;
        }
        for (FrontSettings.Redirect redirect : FrontSettings.Redirect.values()) {
            if (redirect.word().equals(text)) {
                return redirect;
            }
        }
        throw values.bad(ConfigKey.REDIRECT, "is no way to treat clients of a follower");
    }

    private static ReadChoice readOnlyLevel(ConfigValues values) throws ConfigException {
        String text = values.text(ConfigKey.READONLY_LEVEL);
        if (text == null) {
            return ReadChoice.STRONG;
        }
        try {
            return ReadChoice.of(text);
        } catch (IllegalArgumentException e) {
            throw values.bad(ConfigKey.READONLY_LEVEL, "is no level: " + e.getMessage());
        }
    }

    /** It stands between blanks in what is announced. */
    private static String sentinelMaster(ConfigValues values) throws ConfigException {
        String text = values.text(ConfigKey.SENTINEL_MASTER);
        if (text != null && text.chars().anyMatch(Character::isWhitespace)) {
            throw values.bad(ConfigKey.SENTINEL_MASTER, "has blanks");
        }
        return text == null ? FrontSettings.DEFAULT_SENTINEL_MASTER : text;
    }
}
