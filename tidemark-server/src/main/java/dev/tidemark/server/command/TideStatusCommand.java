package dev.tidemark.server.command;

import dev.tidemark.node.NodeStatus;
import dev.tidemark.server.front.ClientSession;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.state.Reply;

/**
 * {@code TIDE.STATUS}: a map with the keys of design §8, in their order. {@code voters} is a map from id to a map of
 * {@code peer}, {@code client} and {@code connected}; {@code followers} one from id to {@code durable} and {@code lag}.
 */
final class TideStatusCommand extends NodeCommand {
    private final FrontContext front;

    TideStatusCommand(FrontContext front) {
        super(CommandInfo.ofNode("tide.status", 1, "server", "What this node knows of itself and its cluster."));
        this.front = front;
    }

    @Override
    Reply reply(ClientSession session, byte[][] arguments) {
        NodeStatus status = front.node().status();
        return new Replies.Map()
                .put("id", status.id())
                .put("role", status.role())
                .put("epoch", status.epoch())
                .put("leader", status.leader())
                .put("leo", status.leo())
                .put("durable", status.durable())
                .put("hwm", status.hwm())
                .put("applied", status.applied())
                .put("checkpoint", status.checkpoint())
                .put("voters", voters(status))
                .put("write-quorum", status.writeQuorum())
                .put("election-quorum", status.electionQuorum())
                .put("read-quorum", status.readQuorum())
                .put("lamport", status.lamport())
                .put("followers", followers(status))
                .put("serving", status.serving() ? 1 : 0)
                .put("reason", status.reason())
                .reply();
    }

    private static Reply voters(NodeStatus status) {
        Replies.Map voters = new Replies.Map();
        status.voters()
                .forEach((id, voter) -> voters.put(
                        Integer.toString(id),
                        new Replies.Map()
                                .put("peer", voter.peer().toString())
                                .put("client", voter.client().toString())
                                .put("connected", voter.connected() ? 1 : 0)
                                .reply()));
        return voters.reply();
    }

    private static Reply followers(NodeStatus status) {
        Replies.Map followers = new Replies.Map();
        status.followers()
                .forEach((id, progress) -> followers.put(
                        Integer.toString(id),
                        new Replies.Map()
                                .put("durable", progress.durable())
                                .put("lag", progress.lag())
                                .reply()));
        return followers.reply();
    }
}
