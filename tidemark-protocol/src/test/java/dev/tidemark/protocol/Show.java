package dev.tidemark.protocol;

import java.util.List;
import java.util.stream.Collectors;

/** Inputs, and what messages and effects have in common, as people read them in stories and traces. */
final class Show {
    private Show() {}

    static String input(Input input) {
        return input instanceof Input.Received received
                ? "from " + received.envelope().from() + " in epoch "
                        + received.envelope().epoch() + ": "
                        + MessageWords.of(received.envelope())
                : input.toString();
    }

    static String entries(List<? extends Entry> entries) {
        return entries.isEmpty()
                ? "nothing "
                : entries.stream().map(TestEntry::name).collect(Collectors.joining(" ")) + " ";
    }

    static String low(List<Integer> nodes) {
        return nodes.isEmpty() ? "" : ", disks low: " + nodes;
    }
}
