package dev.tidemark.server.command.tide;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.node.NodeStatus;
import dev.tidemark.protocol.quorum.QuorumSizes;
import dev.tidemark.server.command.Answer;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.LoneCommand;
import dev.tidemark.server.command.Replies;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.state.reply.Reply;
import java.util.List;

/**
 * {@code TIDE.QUORUM}: how many nodes each thing takes, and the inequalities that make it safe, with their numbers. See
 * {@link QuorumSizes}. {@code TIDE.QUORUM W n} has the leader change the write quorum, as members change.
 * A lease of reads takes a commit, so it has no number of its own; what is told of it is the
 * setting of this node, and of a leader for how long it holds one, or waits for that of another.
 */
public final class TideQuorumCommand extends LoneCommand {
    private final FrontContext front;

    public TideQuorumCommand(FrontContext front) {
        super(CommandInfo.own(
                        "tide.quorum",
                        -1,
                        "server",
                        "Tells how many nodes writes, elections and reads take, and why; or has a write take another"
                                + " number of nodes from now on.")
                .flags("loading stale fast")
                .withSyntax("[W number [IF version]]"));
        this.front = front;
    }

    @Override
    public InTransaction inTransaction(byte[][] arguments) {
        return InTransaction.REFUSED;
    }

    @Override
    public Reply.Failure check(byte[][] arguments) {
        return arguments.length == 1 ? null : ChangeCommand.objectionTo(MemberWords::writeQuorum, arguments);
    }

    @Override
    public void run(ClientSession session, byte[][] arguments, Answer answer) {
        if (arguments.length == 1) {
            answer.answered(sizes());
        } else {
            ChangeCommand.ask(front, MemberWords::writeQuorum, arguments, answer);
        }
    }

    private Reply sizes() {
        NodeStatus status = front.node().status();
        QuorumSizes sizes = new QuorumSizes(status.voters().size(), status.writeQuorum());
        return new Replies.Map()
                .put("voters", sizes.voters())
                .put("write", sizes.write())
                .put("election", sizes.election())
                .put("read", sizes.read())
                .put("confirm", sizes.confirm())
                .put("leave", sizes.leave())
                .put("lease-millis", status.lease().millis())
                .put("lease-left-millis", status.lease().leftMillis())
                .put("lease-wait-millis", status.lease().waitMillis())
                .put("holds", Replies.words(holds(sizes)))
                .reply();
    }

    /** What must hold, and does for all sizes that there are: the reason of each is in {@link QuorumSizes}. */
    static List<String> holds(QuorumSizes sizes) {
        int n = sizes.voters();
        int w = sizes.write();
        int e = sizes.election();
        return List.of(
                "W + E > N: " + w + " + " + e + " > " + n + " (an election meets every write)",
                "2 E > N: 2 * " + e + " > " + n + " (an election meets every other election)",
                "R + W > N: " + sizes.read() + " + " + w + " > " + n + " (a quorum read meets every write)",
                "R + leave > N: " + sizes.read() + " + " + sizes.leave() + " > " + n
                        + " (a quorum read meets every change of members)",
                "confirm + E > N: " + sizes.confirm() + " + " + e + " > " + n
                        + " (a confirmed leader has met every election)",
                "leave + E > N: " + sizes.leave() + " + " + e + " > " + n
                        + " (an election meets every change of members)");
    }
}
