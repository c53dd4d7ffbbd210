package dev.tidemark.kv.expiry;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.Group;
import dev.tidemark.kv.command.KvCommand;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.layout.Records;
import dev.tidemark.state.reply.Reply;

/**
 * {@code TTL}, {@code PTTL}, {@code EXPIRETIME} and {@code PEXPIRETIME}: -1 for a key that does not expire, -2 for one
 * that does not exist.
 */
final class TtlCommand extends KvCommand {
    private static final long NO_KEY = -2;
    private static final long MILLIS_PER_SECOND = 1_000;

    private final boolean relative;
    private final boolean seconds;

    private TtlCommand(String name, String since, boolean relative, boolean seconds, String summary) {
        super(relative ? info(name, since, summary).tips("nondeterministic_output") : info(name, since, summary));
        this.relative = relative;
        this.seconds = seconds;
    }

    private static CommandInfo info(String name, String since, String summary) {
        return CommandInfo.read(name, 2, Group.GENERIC, since, summary)
                .withSyntax("key")
                .fast();
    }

    static TtlCommand ttl() {
        return new TtlCommand("ttl", "1.0.0", true, true, "Returns the seconds until a key expires.");
    }

    static TtlCommand pTtl() {
        return new TtlCommand("pttl", "2.6.0", true, false, "Returns the milliseconds until a key expires.");
    }

    static TtlCommand expireTime() {
        return new TtlCommand("expiretime", "7.0.0", false, true, "Returns the time in seconds when a key expires.");
    }

    static TtlCommand pExpireTime() {
        return new TtlCommand(
                "pexpiretime", "7.0.0", false, false, "Returns the time in milliseconds when a key expires.");
    }

    @Override
    public Reply apply(Keyspace keys, byte[][] args) {
        byte[] record = keys.record(args[1]);
        if (record == null) {
            return new Reply.Int(NO_KEY);
        }
        long time = Records.expireAt(record);
        if (time == Records.NO_EXPIRY) {
            return new Reply.Int(Records.NO_EXPIRY);
        }
        // Log time may be a little older than the clock. While the key is there, something is left.
        long millis = relative ? Math.max(1, time - keys.clock()) : time;
        return new Reply.Int(seconds ? inSeconds(millis) : millis);
    }

    /** Rounded, half up, as Redis does. */
    private static long inSeconds(long millis) {
        return millis / MILLIS_PER_SECOND + (millis % MILLIS_PER_SECOND >= MILLIS_PER_SECOND / 2 ? 1 : 0);
    }
}
