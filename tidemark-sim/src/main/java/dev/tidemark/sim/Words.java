package dev.tidemark.sim;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.tidemark.kv.KvCommandCodec;
import dev.tidemark.kv.Transaction;
import dev.tidemark.protocol.Envelope;
import dev.tidemark.protocol.Message;
import dev.tidemark.state.MalformedException;
import dev.tidemark.state.Reply;
import java.util.StringJoiner;

/** Things as one reads them in a trace. */
final class Words {
    private static final int MAX_LENGTH = 160;

    private Words() {}

    static String message(Envelope envelope) {
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
        } else if (message instanceof Message.SnapshotChunk m) {
            return "snapshot of " + m.last() + " from byte " + m.at() + " of " + m.size();
        } else if (message instanceof Message.ProposeRequest m) {
            return "propose " + m.proposals().size() + " token " + m.token();
        }
        return cut(message.toString());
    }

    static String command(byte[] body) {
        try {
            byte[][] args = KvCommandCodec.decode(body);
            return cut(Transaction.isTransaction(args) ? transaction(Transaction.decode(args)) : command(args));
        } catch (MalformedException e) {
            return body.length + " bytes that are no command";
        }
    }

    static boolean isTransaction(byte[] body) {
        try {
            return Transaction.isTransaction(KvCommandCodec.decode(body));
        } catch (MalformedException e) {
            return false;
        }
    }

    private static String command(byte[][] args) {
        StringJoiner words = new StringJoiner(" ");
        for (byte[] arg : args) {
            words.add(new String(arg, ISO_8859_1));
        }
        return words.toString();
    }

    private static String transaction(Transaction transaction) {
        StringJoiner words = new StringJoiner("; ", "MULTI ", "; EXEC");
        for (Transaction.Watch watch : transaction.watches()) {
            words.add("watched " + new String(watch.key(), ISO_8859_1) + " of " + watch.version());
        }
        transaction.commands().forEach(command -> words.add(command(command)));
        return words.toString();
    }

    static String reply(Reply reply) {
        if (reply instanceof Reply.Bulk bulk) {
            return cut('"' + new String(bulk.value(), ISO_8859_1) + '"');
        }
        return cut(String.valueOf(reply));
    }

    private static String cut(String text) {
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "...";
    }
}
