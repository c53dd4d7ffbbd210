package dev.tidemark.server.command.tide;

import dev.tidemark.kv.codec.KvCommandCodec;
import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.text.Numbers;
import dev.tidemark.node.CheckpointAsk;
import dev.tidemark.node.CheckpointOutcome;
import dev.tidemark.node.CheckpointPiece;
import dev.tidemark.node.NodeStatus;
import dev.tidemark.server.command.Answer;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.LoneCommand;
import dev.tidemark.server.command.Replies;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.state.reply.Reply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;

/**
 * {@code TIDE.BACKUP}: has this node write a checkpoint of all that was acknowledged before, by any node, to its data
 * file, and answers when it is durable: a map with the keys {@code cluster-id node offset}. {@code TIDE.BACKUP <offset>
 * <at>}: a piece of a snapshot file of that checkpoint from the byte {@code at} on, of 1 MiB at most: an array of the
 * size of the whole file and the bytes, which are none at or after its end. With {@code <length>} after it no more than
 * so many bytes; with {@code DIGESTS} in place of bytes the length (4 bytes, little-endian) and SHA-256 of some ranges
 * of the file, one after the other, from {@code at} on, where one must begin. The first piece has the file made, of the
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
                .withSyntax("[offset:integer at:integer [length:integer|DIGESTS]]"));
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
        if (arguments.length > 4 || arguments.length == 2) {
            return Replies.error("syntax error, use TIDE.BACKUP, or TIDE.BACKUP <offset> <at> [<length> | DIGESTS]");
        }
        if (number(arguments[1]) < 1) {
            return Replies.error("an offset is a number from 1 on, as TIDE.BACKUP told it");
        }
        if (number(arguments[2]) < 0) {
            return Replies.error("the place in the file is a number from 0 on");
        }
        boolean isKnown = arguments.length == 3 || wantsDigests(arguments) || number(arguments[3]) > 0;
        return isKnown ? null : Replies.error("after the place comes a number of bytes from 1 on, or DIGESTS");
    }

    private static boolean wantsDigests(byte[][] arguments) {
        return arguments.length == 4 && new String(arguments[3], StandardCharsets.US_ASCII).equalsIgnoreCase("DIGESTS");
    }

    private static int atMost(byte[][] arguments) {
        return arguments.length == 3 || wantsDigests(arguments)
                ? Integer.MAX_VALUE
                : (int) Math.min(Integer.MAX_VALUE, number(arguments[3]));
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
                        new CheckpointAsk(offset, number(arguments[2]), atMost(arguments), wantsDigests(arguments)),
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
