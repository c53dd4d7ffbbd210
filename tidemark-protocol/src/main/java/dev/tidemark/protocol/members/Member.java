package dev.tidemark.protocol.members;

import java.util.UUID;

/**
 * A node as the log knows it. Who it is, id and incarnation say; addresses are attributes, and say where it is now.
 *
 * @param id at least 1
 * @param incarnation the UUID minted when its data directory was formatted; {@link Configuration#UNBOUND} if not known
 *     yet
 * @param peerAddress {@code host:port} for other nodes; empty if not known
 * @param clientAddress {@code host:port} for clients; empty if not known
 * @param seat that it takes among the voters once it has caught up: its own id for one of its own, the id of a voter to
 *     replace that; 0: none
 * @param zone what it may be lost together with, such as a room or a rack ({@link MemberZone}); empty if not known
 */
public record Member(
        int id, UUID incarnation, String peerAddress, String clientAddress, MemberRole role, int seat, String zone) {
    public Member(int id, UUID incarnation, String peerAddress, String clientAddress, MemberRole role, int seat) {
        this(id, incarnation, peerAddress, clientAddress, role, seat, "");
    }

    public Member(int id, UUID incarnation, String peerAddress, String clientAddress, MemberRole role) {
        this(id, incarnation, peerAddress, clientAddress, role, 0);
    }

    /** Of whom nothing but this is known. */
    public static Member voter(int id, UUID incarnation) {
        return new Member(id, incarnation, "", "", MemberRole.VOTER);
    }

    /** Whether its data directory is known. */
    public boolean isBound() {
        return !incarnation.equals(Configuration.UNBOUND);
    }

    Member bind(UUID seen) {
        return new Member(id, seen, peerAddress, clientAddress, role, seat, zone);
    }

    Member as(MemberRole other, int otherSeat) {
        return new Member(id, incarnation, peerAddress, clientAddress, other, otherSeat, zone);
    }

    /** The same at other addresses. */
    public Member at(String peer, String client) {
        return new Member(id, incarnation, peer, client, role, seat, zone);
    }

    Member in(String otherZone) {
        return new Member(id, incarnation, peerAddress, clientAddress, role, seat, otherZone);
    }
}
