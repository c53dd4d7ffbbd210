package dev.tidemark.node.gateway;

import dev.tidemark.state.reply.Reply;
import java.util.List;
import java.util.stream.Collectors;

/** Why a write was refused for want of room on disks, in words that name the nodes (H172). */
final class FullDisks {
    private FullDisks() {}

    /** @param nodes whose disks are nearly full, as the leader knows it; empty if it did not say */
    static Reply refusal(List<Integer> nodes) {
        return new Reply.Failure(
                "MISCONF " + whose(nodes) + ", and no other node could take over: the write was not executed"
                        + " and will not be. Free space " + where(nodes)
                        + ", and writes go on by themselves; reads are served");
    }

    private static String whose(List<Integer> nodes) {
        return switch (nodes.size()) {
            case 0 -> "the disk of the leader is nearly full";
            case 1 -> "the disk of node " + nodes.get(0) + ", which leads, is nearly full";
            default -> "the disks of the nodes " + list(nodes) + " are nearly full";
        };
    }

    private static String where(List<Integer> nodes) {
        return nodes.size() > 1 ? "on one of them" : "there";
    }

    private static String list(List<Integer> nodes) {
        String allButLast =
                nodes.subList(0, nodes.size() - 1).stream().map(String::valueOf).collect(Collectors.joining(", "));
        return allButLast + " and " + nodes.get(nodes.size() - 1);
    }
}
