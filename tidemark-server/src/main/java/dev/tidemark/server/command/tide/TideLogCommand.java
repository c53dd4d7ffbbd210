package dev.tidemark.server.command.tide;

import dev.tidemark.kv.codec.KvBody;
import dev.tidemark.kv.codec.KvCommandCodec;
import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.command.NoGrowth;
import dev.tidemark.kv.text.Numbers;
import dev.tidemark.kv.transaction.Transaction;
import dev.tidemark.node.NodeStatus.CommittedEntries;
import dev.tidemark.node.NodeStatus.CommittedEntry;
import dev.tidemark.server.command.Answer;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.CommandErrors;
import dev.tidemark.server.command.LoneCommand;
import dev.tidemark.server.command.Replies;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.state.codec.MalformedException;
import dev.tidemark.state.reply.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * {@code TIDE.LOG <from> [COUNT n]}: committed entries from an offset on, for audit and change capture; commands, not
 * what they came to. Nothing above the high watermark. An array of maps with the keys {@code offset epoch time lamport
 * kind database command}; {@code time} is microseconds since 1970, {@code database} a number, {@code command} the array
 * of arguments, empty for entries that are not commands. Entries that the log no longer holds are an error, so that a
 * reader never misses any unseen.
 */
public final class TideLogCommand extends LoneCommand {
    static final int DEFAULT_COUNT = 100;
    static final int MAX_COUNT = 10_000;
    private static final String COMMAND_KIND = "command";

    private final FrontContext front;

    public TideLogCommand(FrontContext front) {
        super(CommandInfo.own("tide.log", -2, "server", "Returns committed entries of the log.")
                .flags("admin")
                .withSyntax("from:integer [COUNT count]"));
        this.front = front;
    }

    @Override
    public Reply.Failure check(byte[][] arguments) {
        OptionalLong from = Numbers.parse(arguments[1]);
        if (from.isEmpty() || from.getAsLong() < 1) {
            return Replies.error("an offset is a number from 1 on");
        }
        if (arguments.length == 2) {
            return null;
        }
        String option = CommandErrors.text(arguments[2]).toUpperCase(Locale.ROOT);
        if (arguments.length != 4 || !option.equals("COUNT")) {
            return Replies.error("syntax error, use TIDE.LOG <from> [COUNT n]");
        }
        OptionalLong count = Numbers.parse(arguments[3]);
        boolean fits = count.isPresent() && count.getAsLong() >= 1 && count.getAsLong() <= MAX_COUNT;
        return fits ? null : Replies.error("COUNT is a number from 1 to " + MAX_COUNT);
    }

    @Override
    public void run(ClientSession session, byte[][] arguments, Answer answer) {
        long from = Numbers.parse(arguments[1]).orElseThrow();
        int count = arguments.length == 2
                ? DEFAULT_COUNT
                : (int) Numbers.parse(arguments[3]).orElseThrow();
        front.node().committed(from, count, found -> answer.answered(reply(from, found)));
    }

    private static Reply reply(long from, CommittedEntries found) {
        if (from < found.firstOffset() && from <= found.hwm()) {
            return Replies.error("entry " + from + " is no longer in the log of this node; the oldest is "
                    + found.firstOffset() + ". Start from there and read the state for what was before");
        }
        if (!found.problem().isEmpty()) {
            return Replies.error("entry " + from + " cannot be read from the log of this node: " + found.problem()
                    + ". Nothing was changed, and the node goes on; ask another node for it, and check this disk");
        }
        return new Reply.Sequence(
                found.entries().stream().map(TideLogCommand::describe).toList());
    }

    private static Reply describe(CommittedEntry entry) {
        return new Replies.Map()
                .put("offset", entry.offset())
                .put("epoch", entry.epoch())
                .put("time", entry.time())
                .put("lamport", entry.lamport())
                .put("kind", entry.kind())
                .put("database", database(entry))
                .put("command", new Reply.Sequence(command(entry)))
                .reply();
    }

    /** The database of the command, or in which a transaction begins; 0 for what is no command. */
    private static long database(CommittedEntry entry) {
        if (!entry.kind().equals(COMMAND_KIND)) {
            return 0;
        }
        try {
            KvBody body = NoGrowth.unwrapped(KvCommandCodec.read(entry.body()));
            List<KvBody> commands = Transaction.isTransaction(body.args())
                    ? Transaction.decode(body).commands()
                    : List.of(body);
            return commands.isEmpty() ? 0 : commands.get(0).database();
        } catch (MalformedException e) {
            return 0;
        }
    }

    /** The word {@code exec}, then each command as a sequence of its own; a SELECT where the database changes. */
    private static List<Reply> transaction(Transaction transaction) {
        List<Reply> commands = new ArrayList<>();
        commands.add(Replies.bulk("exec"));
        KvBody before = null;
        for (KvBody command : transaction.commands()) {
            if (before != null && before.database() != command.database()) {
                commands.add(new Reply.Sequence(
                        List.of(Replies.bulk("SELECT"), Replies.bulk(Integer.toString(command.database())))));
            }
            commands.add(new Reply.Sequence(words(command.args())));
            before = command;
        }
        return commands;
    }

    private static List<Reply> words(byte[][] parts) {
        return Stream.of(parts).<Reply>map(Reply.Bulk::new).toList();
    }

    private static List<Reply> command(CommittedEntry entry) {
        List<Reply> arguments = new ArrayList<>();
        if (entry.kind().equals(COMMAND_KIND)) {
            try {
                KvBody body = NoGrowth.unwrapped(KvCommandCodec.read(entry.body()));
                if (Transaction.isTransaction(body.args())) {
                    return transaction(Transaction.decode(body));
                }
                arguments.addAll(words(body.args()));
            } catch (MalformedException e) {
                arguments.add(new Reply.Bulk(entry.body())); // the state machine answered it with an error
            }
        }
        return arguments;
    }
}
