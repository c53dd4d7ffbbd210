package dev.tidemark.node.netty;

import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The connections that peers opened. A peer has more than one while it tries which gets through; all of them are read,
 * since only the peer knows which it goes on with, and it closes the others. If this side does not hear of that, what
 * is silent for long while another one is heard is closed here. Event loop only.
 */
final class InboundPeers {
    /** Of one peer. It opens {@link OutboundPeer#MAX_ATTEMPTS} beside one, and may have forgotten as many. */
    static final int MAX = 2 * (OutboundPeer.MAX_ATTEMPTS + 1);

    /** By peer, when each was last heard, the one that was opened first before the others. Looked up only. */
    private final Map<Integer, Map<Channel, Long>> connections = new HashMap<>();

    /** It said hello. */
    void opened(int peer, Channel channel, long nowMillis) {
        Map<Channel, Long> ofPeer = connections.computeIfAbsent(peer, key -> new LinkedHashMap<>());
        ofPeer.put(channel, nowMillis);
        if (ofPeer.size() > MAX) {
            ofPeer.keySet().iterator().next().close();
        }
    }

    /** Something came. A peer that pings is heard once a second, by the connection that it sends on. */
    void heard(int peer, Channel channel, long nowMillis) {
        Map<Channel, Long> ofPeer = connections.get(peer);
        if (ofPeer != null && ofPeer.size() > 1) { // else nothing is compared
            ofPeer.put(channel, nowMillis);
            long tooOld = nowMillis - PeerLink.SILENCE_MILLIS;
            List<Channel> silent = new ArrayList<>();
            ofPeer.forEach((other, heard) -> {
                if (heard < tooOld) {
                    silent.add(other);
                }
            });
            silent.forEach(Channel::close);
        }
    }

    /** @return whether it was the last one of that peer */
    boolean closed(int peer, Channel channel) {
        Map<Channel, Long> ofPeer = connections.get(peer);
        if (ofPeer == null || ofPeer.remove(channel) == null || !ofPeer.isEmpty()) {
            return false;
        }
        connections.remove(peer);
        return true;
    }

    /** How many a peer has. */
    int of(int peer) {
        return connections.getOrDefault(peer, Map.of()).size();
    }

    void closeAll() {
        List<Channel> all = new ArrayList<>();
        connections.values().forEach(ofPeer -> all.addAll(ofPeer.keySet()));
        all.forEach(Channel::close);
    }
}
