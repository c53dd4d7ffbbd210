package dev.tidemark.protocol;

import java.util.UUID;

/**
 * A node as the log knows it. Who it is, id and incarnation say. Addresses have room here and are not kept up: the peer
 * address is that which the first leader of this version was configured with, the client address is empty, and both are
 * in clusters that are older. Nodes connect by their own configuration and read none of these.
 *
 * @param id at least 1
 * @param incarnation the UUID minted when its data directory was formatted; {@link Configuration#UNBOUND} if not known
 *     yet
 * @param peerAddress {@code host:port} for other nodes; empty if not known
 * @param clientAddress {@code host:port} for clients; empty if not known
 */
public record Member(int id, UUID incarnation, String peerAddress, String clientAddress, MemberRole role) {
    /** Of whom nothing but this is known. */
    public static Member voter(int id, UUID incarnation) {
        return new Member(id, incarnation, "", "", MemberRole.VOTER);
    }

    boolean isBound() {
        return !incarnation.equals(Configuration.UNBOUND);
    }

    Member bind(UUID seen) {
        return new Member(id, seen, peerAddress, clientAddress, role);
    }
}
