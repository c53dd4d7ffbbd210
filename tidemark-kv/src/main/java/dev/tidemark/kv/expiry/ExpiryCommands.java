package dev.tidemark.kv.expiry;

import dev.tidemark.kv.command.KvCommand;
import java.util.List;

/** Commands on the time for which keys live. */
public final class ExpiryCommands {
    private ExpiryCommands() {}

    public static List<KvCommand> all() {
        return List.of(
                ExpireCommand.expire(),
                ExpireCommand.expireAt(),
                TtlCommand.expireTime(),
                new PersistCommand(),
                ExpireCommand.pExpire(),
                ExpireCommand.pExpireAt(),
                TtlCommand.pExpireTime(),
                TtlCommand.pTtl(),
                TtlCommand.ttl());
    }
}
