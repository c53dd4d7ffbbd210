package dev.tidemark.server.command.tide;

import dev.tidemark.kv.codec.KvCommandCodec;
import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.text.Numbers;
import dev.tidemark.node.CheckpointOutcome;
import dev.tidemark.node.CheckpointPiece;
import dev.tidemark.node.NodeStatus;
import dev.tidemark.server.command.Answer;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.LoneCommand;
import dev.tidemark.server.command.Replies;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.state.Reply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;

/**
 * {@code TIDE.BACKUP}: has this node write a checkpoint of all that was acknowledged before, by any node, to its data
 * file, and answers when it is durable: a map with the keys {@code cluster-id node offset}. {@code TIDE.BACKUP <offset>
 * <at>}: a piece of a snapshot file of that checkpoint from the byte {@code at} on, of 1 MiB at most: an array of the
 * size of the whole file and the bytes, which are none at or after its end. The first piece has the file made, of the
 * pages that the checkpoint pinned; it takes as much room on the disk of the node as the backup, and is removed later.
 * {@code tidemark backup} puts the pieces together.
 */
public final class TideBackupCommand extends LoneCommand {
    /** Any read will do: it is confirmed by the leader, and answered when all before it is applied here. */
    private static final byte[] CONFIRMED_READ = KvCommandCodec.encode("dbsize".getBytes(StandardCharsets.US_ASCII));

    private static final Reply.Failure RUNNING = new Reply.Failure("TRYAGAIN a checkpoint is being written already,"
            + " which may lack what was acknowledged last; ask again when it is done");
    private static final Reply.Failure NO_ROOM = Replies.error("the checkpoint could not be written, mostly for lack of"
            + " room on the disk of the node; nothing is lost, the log keeps everything. See the log of the node");
    private static final Reply.Failure NOTHING_YET =
            new Reply.Failure("TRYAGAIN this node has no checkpoint yet; ask again");

    private final FrontContext front;

    public TideBackupCommand(FrontContext front) {
        super(CommandInfo.own(
                        "tide.backup",
                        -1,
                        "server",
                        "Begins a backup with a checkpoint, or returns a piece of a snapshot that is made of it.")
                .flags("admin")
                .withSyntax("[offset:integer at:integer]"));
        this.front = front;
    }

    @Override
    public InTransaction inTransaction(byte[][] arguments) {
        return InTransaction.REFUSED;
    }

    @Override
    public Reply.Failure check(byte[][] arguments) {
        if (arguments.length == 1) {
            return null;
        }
        if (arguments.length != 3) {
            return Replies.error("syntax error, use TIDE.BACKUP, or TIDE.BACKUP <offset> <at>");
        }
        if (number(arguments[1]) < 1) {
            return Replies.error("an offset is a number from 1 on, as TIDE.BACKUP told it");
        }
        return number(arguments[2]) < 0 ? Replies.error("the place in the file is a number from 0 on") : null;
    }

    private static long number(byte[] argument) {
        OptionalLong number = Numbers.parse(argument);
        return number.isEmpty() ? -1 : number.getAsLong();
    }

    @Override
    public void run(ClientSession session, byte[][] arguments, Answer answer) {
        if (arguments.length == 1) {
            front.gateway().read(CONFIRMED_READ, confirmed -> begin(confirmed, answer));
            return;
        }
        long offset = number(arguments[1]);
        front.node()
                .readCheckpoint(
                        offset,
                        number(arguments[2]),
                        piece -> answer.answered(
                                piece.map(TideBackupCommand::reply).orElseGet(() -> gone(offset))));
    }

    private void begin(Reply confirmed, Answer answer) {
        if (confirmed instanceof Reply.Failure) {
            answer.answered(confirmed);
        } else {
            front.node().checkpoint(outcome -> answer.answered(begun(outcome)));
        }
    }

    private Reply begun(CheckpointOutcome outcome) {
        return switch (outcome) {
            case RUNNING -> RUNNING;
            case FAILED -> NO_ROOM;
            case DURABLE -> durable(front.node().status());
        };
    }

    private static Reply durable(NodeStatus status) {
        if (status.checkpoint() == 0) {
            return NOTHING_YET;
        }
        return new Replies.Map()
                .put("cluster-id", status.clusterId().toString())
                .put("node", status.id())
                .put("offset", status.checkpoint())
                .reply();
    }

    private static Reply reply(CheckpointPiece piece) {
        return new Reply.Sequence(List.of(Replies.number(piece.size()), new Reply.Bulk(piece.bytes())));
    }

    private static Reply gone(long offset) {
        return new Reply.Failure("BACKUPGONE this node has no whole checkpoint of entry " + offset
                + ", or no longer, or no room for a snapshot of it; nothing is lost. Begin again with TIDE.BACKUP, and"
                + " see the log of the node if that does not help");
    }
}
