package dev.tidemark.server.command.cluster;

import dev.tidemark.kv.layout.HashSlot;
import dev.tidemark.server.command.Answer;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.KeyNames;
import dev.tidemark.server.command.LoneCommand;
import dev.tidemark.server.command.Numbers;
import dev.tidemark.server.command.Replies;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.state.Reply;
import java.util.OptionalLong;

/** {@code CLUSTER COUNTKEYSINSLOT <slot>}. */
final class ClusterCountKeys extends LoneCommand {
    private final FrontContext front;

    ClusterCountKeys(FrontContext front) {
        super(ClusterCommands.info("countkeysinslot", 3, "3.0.0", "Counts the keys of a slot; looks at all keys.")
                .withSyntax("slot"));
        this.front = front;
    }

    @Override
    public boolean touchesKeys() {
        return true;
    }

    @Override
    public Reply.Failure check(byte[][] arguments) {
        OptionalLong slot = Numbers.parse(arguments[2]);
        if (slot.isEmpty()) {
            return Replies.error("value is not an integer or out of range");
        }
        return slot.getAsLong() < 0 || slot.getAsLong() >= HashSlot.SLOTS ? Replies.error("Invalid slot") : null;
    }

    @Override
    public void run(ClientSession session, byte[][] arguments, Answer answer) {
        long slot = Numbers.parse(arguments[2]).orElseThrow();
        KeyNames.read(front.gateway(), session.database(), reply -> answer.answered(count(reply, slot)));
    }

    private static Reply count(Reply keys, long slot) {
        if (!(keys instanceof Reply.Sequence sequence)) {
            return keys;
        }
        return Replies.number(sequence.items().stream()
                .filter(key -> key instanceof Reply.Bulk bulk && HashSlot.of(bulk.value()) == slot)
                .count());
    }
}
