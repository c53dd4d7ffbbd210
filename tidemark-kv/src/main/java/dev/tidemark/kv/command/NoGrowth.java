package dev.tidemark.kv.command;

import dev.tidemark.kv.codec.KvBody;
import dev.tidemark.kv.codec.KvCommandCodec;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.reply.KvErrors;
import dev.tidemark.state.codec.MalformedException;
import dev.tidemark.state.reply.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A write that a node submits while memory is short: it is executed if it does not make the state larger, such as the
 * increment of a counter that exists. What the state is then is known for certain only when the entry is applied, so it
 * is decided there, on every node the same.
 *
 * <p>In the form of {@link KvCommandCodec}: the words {@code unless-it-grows}, then the command in the same form. As a
 * query it tells whether the command would grow the state now: 1 or 0.
 */
public final class NoGrowth {
    private static final byte[] NAME = "unless-it-grows".getBytes(StandardCharsets.US_ASCII);

    private NoGrowth() {}

    /** @param body of a command */
    public static byte[] encode(byte[] body) {
        return KvCommandCodec.encode(NAME, body);
    }

    public static boolean is(byte[][] parts) {
        return parts.length == 2 && Arrays.equals(parts[0], NAME);
    }

    /** The command itself, as it was encoded. */
    public static byte[] body(byte[][] parts) {
        return parts[1];
    }

    /** The command itself. */
    public static KvBody command(byte[][] parts) throws MalformedException {
        return KvCommandCodec.read(body(parts));
    }

    /** The command of a body, whether or not it is wrapped like this. */
    public static KvBody unwrapped(KvBody body) throws MalformedException {
        return is(body.args()) ? command(body.args()) : body;
    }

    /** @param args of the command */
    public static Reply run(CommandTable commands, byte[][] args, Keyspace keys) {
        return grows(commands, args, keys) ? KvErrors.OUT_OF_MEMORY : commands.run(args, keys, true);
    }

    public static Reply query(CommandTable commands, byte[][] args, Keyspace keys) {
        return new Reply.Int(grows(commands, args, keys) ? 1 : 0);
    }

    private static boolean grows(CommandTable commands, byte[][] args, Keyspace keys) {
        KvCommand command = commands.find(args[0]);
        return command != null
                && command.isRefusedWithoutMemory()
                && command.check(args) == null
                && command.grows(keys, args);
    }
}
