package dev.tidemark.server.process;

import dev.tidemark.server.net.ReplyError;
import dev.tidemark.server.net.RespClient;
import java.io.IOException;
import java.util.Map;

/** What {@code TIDE.MEMBERS} says at a node. */
record MemberTable(Map<?, ?> fields) {
    static MemberTable at(ServerNode node) throws IOException, ReplyError {
        try (RespClient client = node.connect()) {
            client.call("HELLO", "3");
            return new MemberTable((Map<?, ?>) client.call("TIDE.MEMBERS"));
        }
    }

    /** By id. */
    Map<?, ?> members() {
        return (Map<?, ?>) fields.get("members");
    }

    long number(String field) {
        return (Long) fields.get(field);
    }

    /** Incarnations that are refused for ever. */
    long removed() {
        return number("removed");
    }

    /** No member changes, and none is a learner. */
    boolean isAtRestWithVotersAlone() {
        return number("changing") == 0
                && members().values().stream()
                        .allMatch(member -> ((Map<?, ?>) member).get("role").equals("voter"));
    }
}
