package dev.tidemark.server.cli;

import dev.tidemark.kv.codec.KvBody;
import dev.tidemark.kv.codec.KvCommandCodec;
import dev.tidemark.kv.command.NoGrowth;
import dev.tidemark.kv.transaction.Transaction;
import dev.tidemark.log.record.LogRecord;
import dev.tidemark.protocol.entry.EntryKind;
import dev.tidemark.state.codec.CommandPayload;
import dev.tidemark.state.codec.MalformedException;
import dev.tidemark.state.codec.PayloadCodec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** One entry of the log as a line for people. */
final class EntryText {
    private static final int MAX_SHOWN_ARGUMENTS = 16;
    private static final int MAX_SHOWN_BYTES = 64;

    private EntryText() {}

    static String of(LogRecord record) {
        EntryKind kind = kind(record);
        return record.offset() + " epoch=" + record.epoch() + " time="
                + Instant.EPOCH.plus(record.time(), ChronoUnit.MICROS) + " lamport=" + record.lamport() + " chain="
                + String.format(Locale.ROOT, "%016x", record.chain()) + " bytes=" + record.sizeInBytes() + " "
                + (kind == null
                        ? "kind-" + record.kind()
                        : kind.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                + (kind == EntryKind.COMMAND ? command(record) : "");
    }

    private static EntryKind kind(LogRecord record) {
        try {
            return EntryKind.of(record.kind());
        } catch (IllegalArgumentException e) {
            return null; // of a later version
        }
    }

    private static String command(LogRecord record) {
        try {
            CommandPayload payload =
                    PayloadCodec.decodeCommand(record.array(), LogRecord.HEADER_BYTES, record.payloadBytes());
            StringBuilder text = new StringBuilder();
            if (payload.session() > 0) {
                text.append(" session=")
                        .append(payload.session())
                        .append(" sequence=")
                        .append(payload.sequence());
            }
            if (payload.requestId() != null) {
                text.append(" request-id=").append(quoted(payload.requestId()));
            }
            return text.append(arguments(KvCommandCodec.read(payload.body()))).toString();
        } catch (MalformedException e) {
            return ": not readable, " + e.getMessage();
        }
    }

    private static String arguments(KvBody body) throws MalformedException {
        if (Transaction.isTransaction(body.args())) {
            return ":" + transaction(Transaction.decode(body));
        }
        KvBody command = NoGrowth.unwrapped(body);
        return (command == body ? "" : " unless-it-grows")
                + (command.database() == 0 ? "" : " db=" + command.database()) + ":" + words(command.args());
    }

    /** As a client would type it, on one line. */
    private static String transaction(Transaction transaction) {
        StringBuilder text = new StringBuilder();
        int database = 0;
        for (Transaction.Watch watch : transaction.watches()) {
            database = select(text, database, watch.database());
            text.append(" WATCH ")
                    .append(quoted(watch.key()))
                    .append('@')
                    .append(watch.version())
                    .append(';');
        }
        text.append(" MULTI;");
        List<KvBody> commands = transaction.commands();
        for (KvBody command : commands.subList(0, Math.min(commands.size(), MAX_SHOWN_ARGUMENTS))) {
            database = select(text, database, command.database());
            text.append(words(command.args())).append(';');
        }
        int more = commands.size() - MAX_SHOWN_ARGUMENTS;
        return text.append(more > 0 ? " (and " + more + " more);" : "")
                .append(" EXEC")
                .toString();
    }

    private static int select(StringBuilder text, int before, int database) {
        text.append(before == database ? "" : " SELECT " + database + ";");
        return database;
    }

    private static String words(byte[][] arguments) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(arguments.length, MAX_SHOWN_ARGUMENTS); i++) {
            text.append(' ').append(quoted(arguments[i]));
        }
        int more = arguments.length - MAX_SHOWN_ARGUMENTS;
        return more > 0 ? text + " (and " + more + " more)" : text.toString();
    }

    /** As redis-cli shows it, long ones cut. */
    static String quoted(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        boolean plain = bytes.length > 0;
        for (int i = 0; i < Math.min(bytes.length, MAX_SHOWN_BYTES); i++) {
            char c = (char) (bytes[i] & 0xff);
            plain &= c > ' ' && c < 0x7f && c != '"' && c != '\\';
            switch (c) {
                case '"', '\\' -> text.append('\\').append(c);
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default ->
                    text.append(
                            c >= ' ' && c < 0x7f ? String.valueOf(c) : String.format(Locale.ROOT, "\\x%02x", (int) c));
            }
        }
        String more = bytes.length > MAX_SHOWN_BYTES ? "... (" + bytes.length + " bytes)" : "";
        return plain ? text + more : "\"" + text + "\"" + more;
    }
}
