package dev.tidemark.kv.generic;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.Group;
import dev.tidemark.kv.command.KvCommand;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.layout.Records;
import dev.tidemark.kv.reply.KvErrors;
import dev.tidemark.kv.text.Numbers;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.table.StateReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * {@code MEMORY USAGE key [SAMPLES count]}: about how many bytes a key takes in the memory of one node. Of a
 * collection, the first elements stand for all. The other subcommands are about a node, not about a key; the server has
 * them.
 */
final class MemoryCommand extends KvCommand {
    private static final int USAGE = 3;
    /** What the state store keeps around each record. */
    private static final long RECORD_OVERHEAD_BYTES = 120;

    private static final long DEFAULT_SAMPLES = 5;
    /** A read holds up all others while it runs. */
    private static final long MAX_SAMPLES = 10_000;

    MemoryCommand() {
        super(CommandInfo.container("memory", -2, Group.SERVER, "4.0.0", "Tells how much memory a key takes.")
                .withSyntax("USAGE key [SAMPLES count]"));
    }

    @Override
    protected Reply.Failure checkArguments(byte[][] args) {
        if (!text(args[1]).equals("usage")) {
            return KvErrors.unknownSubcommand(args[1], "MEMORY");
        } else if (args.length < USAGE) {
            return KvErrors.wrongArity("memory|usage");
        }
        for (int at = USAGE; at < args.length; at += 2) {
            if (!text(args[at]).equals("samples") || at + 1 == args.length) {
                return KvErrors.SYNTAX;
            } else if (!Numbers.isLong(args[at + 1], 0)) {
                return KvErrors.NOT_AN_INTEGER;
            } else if (Numbers.toLong(args[at + 1], 0) < 0) {
                return KvErrors.SYNTAX;
            }
        }
        return null;
    }

    private static String text(byte[] word) {
        return new String(word, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    }

    @Override
    public Reply apply(Keyspace keys, byte[][] args) {
        byte[] record = keys.record(args[2]);
        if (record == null) {
            return Reply.NIL;
        }
        long bytes = RECORD_OVERHEAD_BYTES + args[2].length + record.length;
        if (Records.isCollection(record)) {
            bytes += bytesOfElements(keys, record, samples(args));
        }
        return new Reply.Int(bytes);
    }

    /** As in Redis, the last number counts, and 0 asks for all. */
    private static long samples(byte[][] args) {
        long wanted = args.length == USAGE ? DEFAULT_SAMPLES : Numbers.toLong(args[args.length - 1], 0);
        return wanted == 0 ? MAX_SAMPLES : Math.min(wanted, MAX_SAMPLES);
    }

    private static long bytesOfElements(Keyspace keys, byte[] record, long samples) {
        StateReader.Scan scan = keys.elements(record);
        long bytes = 0;
        long looked = 0;
        while (looked < samples && scan.next()) {
            bytes += RECORD_OVERHEAD_BYTES + scan.key().length + scan.value().length;
            looked++;
        }
        return looked == 0 ? 0 : (long) ((double) bytes / looked * Records.size(record));
    }
}
