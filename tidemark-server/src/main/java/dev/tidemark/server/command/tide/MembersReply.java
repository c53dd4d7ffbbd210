package dev.tidemark.server.command.tide;

import dev.tidemark.node.MembersView;
import dev.tidemark.server.command.Replies;
import dev.tidemark.state.reply.Reply;
import java.util.List;

/** The reply of {@code TIDE.MEMBERS LIST}: a map, with a map for each member by its id. */
final class MembersReply {
    private MembersReply() {}

    static Reply of(MembersView view) {
        Replies.Map members = new Replies.Map();
        view.members()
                .forEach((id, member) -> members.put(
                        Integer.toString(id),
                        new Replies.Map()
                                .put("role", member.role().word())
                                .put("zone", member.zone())
                                .put("takes-place-of", member.seat() == id ? 0 : member.seat())
                                .put("waits-for-its-vote", member.seat() == 0 ? 0 : 1)
                                .put("peer", member.peer().toString())
                                .put("client", member.client().toString())
                                .put("connected", member.connected() ? 1 : 0)
                                .put("lag", member.lag())
                                .put("incarnation", member.incarnation().toString())
                                .put("level", member.level())
                                .reply()));
        List<String> old = view.oldVoters().stream().map(String::valueOf).toList();
        return new Replies.Map()
                .put("version", view.version())
                .put("leader", view.leader())
                .put("changing", view.isChanging() ? 1 : 0)
                .put("write-quorum", view.writeQuorum())
                .put("old-voters", Replies.words(old))
                .put("old-write-quorum", view.oldWriteQuorum())
                .put("removed", view.removed())
                .put("level", view.level())
                .put("silent", view.silence())
                .put("members", members.reply())
                .reply();
    }
}
