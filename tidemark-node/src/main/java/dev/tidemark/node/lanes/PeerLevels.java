package dev.tidemark.node.lanes;

import dev.tidemark.node.environment.PeerTransport;
import dev.tidemark.protocol.Input;
import dev.tidemark.protocol.ReplicaView;
import dev.tidemark.protocol.members.Member;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Tells the replica which feature levels its peers support: with each batch, as of that moment, since a peer that was
 * away may have come back as another release (H180).
 */
final class PeerLevels {
    private final ReplicaView replica;
    private final PeerTransport transport;
    /** Looked up only. */
    private final Map<Integer, Integer> told = new HashMap<>();

    PeerLevels(ReplicaView replica, PeerTransport transport) {
        this.replica = replica;
        this.transport = transport;
    }

    /** @param news takes what has changed */
    void look(Consumer<Input> news) {
        for (Member member : replica.configuration().members().values()) {
            int level = transport.level(member.id(), member.incarnation());
            if (level != told.getOrDefault(member.id(), 0)) {
                told.put(member.id(), level);
                news.accept(new Input.PeerLevel(member.id(), level));
            }
        }
    }
}
