package dev.tidemark.bench.target;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** What nodes of Tidemark say of their fsyncs. */
final class Fsyncs {
    private Fsyncs() {}

    /** Of all these nodes together; empty if one does not say. */
    static OptionalLong of(List<InetSocketAddress> nodes) {
        long sum = 0;
        try {
            for (InetSocketAddress node : nodes) {
                Map<String, String> info = RespCall.info(node);
                if (!info.containsKey("tidemark_fsyncs")) {
                    return OptionalLong.empty();
                }
                sum += Long.parseLong(info.get("tidemark_fsyncs"));
            }
            return nodes.isEmpty() ? OptionalLong.empty() : OptionalLong.of(sum);
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
