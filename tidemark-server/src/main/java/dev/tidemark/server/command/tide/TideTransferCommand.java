package dev.tidemark.server.command.tide;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.text.Numbers;
import dev.tidemark.node.NodeStatus;
import dev.tidemark.protocol.message.TransferOutcome;
import dev.tidemark.server.command.Answer;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.CommandErrors;
import dev.tidemark.server.command.LoneCommand;
import dev.tidemark.server.command.Replies;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.state.reply.Reply;
import java.util.OptionalLong;

/**
 * {@code TIDE.TRANSFER <node>}: has another node lead. Any node takes it. Answered {@code OK} when the node that was
 * asked sees the new leader; clients of all nodes see a short pause and no error.
 */
public final class TideTransferCommand extends LoneCommand {
    private final FrontContext front;

    public TideTransferCommand(FrontContext front) {
        super(CommandInfo.own("tide.transfer", 2, "server", "Has the leader hand over to another node.")
                .flags("admin")
                .withSyntax("node"));
        this.front = front;
    }

    @Override
    public InTransaction inTransaction(byte[][] arguments) {
        return InTransaction.REFUSED;
    }

    @Override
    public Reply.Failure check(byte[][] arguments) {
        OptionalLong node = Numbers.parse(arguments[1]);
        boolean possible = node.isPresent() && node.getAsLong() >= 1 && node.getAsLong() <= Integer.MAX_VALUE;
        return possible ? null : unknown(CommandErrors.text(arguments[1]));
    }

    @Override
    public void run(ClientSession session, byte[][] arguments, Answer answer) {
        int node = (int) Numbers.parse(arguments[1]).orElseThrow();
        front.node().transferLeadership(node, outcome -> answer.answered(reply(node, outcome)));
    }

    private Reply reply(int node, TransferOutcome outcome) {
        return switch (outcome) {
            case HANDED_OVER -> Reply.OK;
            case ALREADY_LEADER -> Replies.error("node " + node + " leads already");
            case UNKNOWN_NODE -> unknown(Integer.toString(node));
            case UNREACHABLE ->
                Replies.error("the leader is not in touch with node " + node + "; " + leads()
                        + ". Look at 'connected' and 'followers' in TIDE.STATUS");
            case NO_LEADER ->
                new Reply.Failure("TRYAGAIN no leader is known, or it changed just now, so nobody can hand over");
            case UNDER_WAY -> new Reply.Failure("TRYAGAIN the leader is handing over already");
            case NOT_TAKEN_OVER ->
                Replies.error("node " + node + " did not take over in time; " + leads()
                        + ". Nothing is lost. It may lack too much of the log, or refuse the leader, for its clock for"
                        + " instance: look at 'followers'"
                        + " in the leader's TIDE.STATUS, and at 'serving' and 'reason' in that of node " + node);
        };
    }

    private String leads() {
        int leader = front.node().status().leader();
        return leader == 0 ? "no leader is known at the moment" : "node " + leader + " leads";
    }

    private Reply.Failure unknown(String node) {
        NodeStatus status = front.node().status();
        return Replies.error("there is no node '" + node + "' in this cluster; its nodes are "
                + status.voters().keySet());
    }
}
