package dev.tidemark.kv.generic;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.Group;
import dev.tidemark.kv.command.KvCommand;
import dev.tidemark.kv.command.ValueTypes;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.reply.KvErrors;
import dev.tidemark.state.reply.Reply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** {@code OBJECT ENCODING | REFCOUNT | IDLETIME | FREQ key}: what clients and tests ask of Redis' memory. */
final class ObjectCommand extends KvCommand {
    private static final Reply.Failure NO_FREQUENCY = new Reply.Failure(
            "ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note that when"
                    + " switching between policies at runtime LRU and LFU data will take some time to adjust.");
    private static final List<String> NAMES = List.of("encoding", "refcount", "idletime", "freq");

    private final ValueTypes types;

    ObjectCommand(ValueTypes types) {
        super(CommandInfo.container("object", -2, Group.GENERIC, "2.2.3", "Tells how a value is held.")
                .withSyntax("<ENCODING key | FREQ key | IDLETIME key | REFCOUNT key | HELP>")
                .differs("ENCODING says how Redis would hold a fresh value like this. Use of keys is not remembered:"
                        + " IDLETIME is 0."));
        this.types = types;
    }

    @Override
    protected Reply.Failure checkArguments(byte[][] args) {
        String name = name(args);
        if (name.equals("help")) {
            return args.length == 2 ? null : KvErrors.wrongArity("object|help");
        } else if (!NAMES.contains(name)) {
            return KvErrors.unknownSubcommand(args[1], "OBJECT");
        }
        return args.length == 3 ? null : KvErrors.wrongArity("object|" + name);
    }

    private static String name(byte[][] args) {
        return new String(args[1], StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    }

    @Override
    public Reply apply(Keyspace keys, byte[][] args) {
        String name = name(args);
        if (name.equals("help")) {
            return help();
        }
        byte[] record = keys.record(args[2]);
        if (record == null) {
            return Reply.NIL;
        }
        return switch (name) {
            case "encoding" ->
                new Reply.Bulk(types.of(record).encoding(keys, record).getBytes(StandardCharsets.US_ASCII));
            case "refcount" -> new Reply.Int(1);
            case "idletime" -> new Reply.Int(0);
            default -> NO_FREQUENCY;
        };
    }

    private static Reply help() {
        return new Reply.Sequence(Stream.of(
                        "OBJECT <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
                        "ENCODING <key>",
                        "    Return how Redis would hold the value.",
                        "FREQ <key>",
                        "    Refused: the use of keys is not counted.",
                        "IDLETIME <key>",
                        "    Return 0: the use of keys is not remembered.",
                        "REFCOUNT <key>",
                        "    Return 1.",
                        "HELP",
                        "    Print this help.")
                .map(line -> (Reply) new Reply.Simple(line))
                .toList());
    }
}
