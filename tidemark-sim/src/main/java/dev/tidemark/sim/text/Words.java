package dev.tidemark.sim.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.tidemark.kv.codec.KvBody;
import dev.tidemark.kv.codec.KvCommandCodec;
import dev.tidemark.kv.transaction.Transaction;
import dev.tidemark.protocol.message.Envelope;
import dev.tidemark.protocol.message.Message;
import dev.tidemark.protocol.message.SnapshotChunk;
import dev.tidemark.sim.model.CommandWords;
import dev.tidemark.state.codec.MalformedException;
import dev.tidemark.state.reply.Reply;
import java.util.StringJoiner;

/** Things as one reads them in a trace. */
public final class Words {
    private static final int MAX_LENGTH = 160;

    private Words() {}

    public static String message(Envelope envelope) {
        return "n" + envelope.from() + "->n" + envelope.to() + " epoch " + envelope.epoch() + " "
                + body(envelope.message());
    }

    private static String body(Message message) {
        if (message instanceof Message.AppendRequest m) {
            String entries = m.entries().isEmpty()
                    ? "heartbeat"
                    : "append " + m.entries().get(0).position() + ".."
                            + m.entries().get(m.entries().size() - 1).position();
            return entries + " after " + m.previous() + " hwm " + m.hwm()
                    + (m.round() == 0 ? "" : " round " + m.round()) + (m.awaited() ? "" : " in no hurry");
        } else if (message instanceof SnapshotChunk m) {
            return "snapshot of " + m.last() + " from byte " + m.at() + " of " + m.size();
        } else if (message instanceof Message.ProposeRequest m) {
            return "propose " + m.proposals().size() + " token " + m.token();
        }
        return cut(message.toString());
    }

    public static String command(byte[] body) {
        try {
            KvBody command = KvCommandCodec.read(body);
            return cut(
                    Transaction.isTransaction(command.args())
                            ? transaction(Transaction.decode(command))
                            : command(command));
        } catch (MalformedException e) {
            return body.length + " bytes that are no command";
        }
    }

    public static boolean isTransaction(byte[] body) {
        try {
            return Transaction.isTransaction(KvCommandCodec.decode(body));
        } catch (MalformedException e) {
            return false;
        }
    }

    private static String command(KvBody command) {
        StringJoiner words = new StringJoiner(" ");
        if (command.database() != 0) {
            words.add("@" + command.database());
        }
        for (byte[] arg : command.args()) {
            words.add(new String(arg, ISO_8859_1));
        }
        return words.toString();
    }

    private static String transaction(Transaction transaction) {
        StringJoiner words = new StringJoiner("; ", "MULTI ", "; EXEC");
        for (Transaction.Watch watch : transaction.watches()) {
            String key = CommandWords.key(watch.database(), new String(watch.key(), ISO_8859_1));
            words.add("watched " + key + " of " + watch.version());
        }
        transaction.commands().forEach(command -> words.add(command(command)));
        return words.toString();
    }

    public static String reply(Reply reply) {
        if (reply instanceof Reply.Bulk bulk) {
            return cut('"' + new String(bulk.value(), ISO_8859_1) + '"');
        }
        return cut(String.valueOf(reply));
    }

    private static String cut(String text) {
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "...";
    }
}
