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

/** {@code CLUSTER GETKEYSINSLOT <slot> <count>}. */
final class ClusterGetKeys extends LoneCommand {
    private final FrontContext front;

    ClusterGetKeys(FrontContext front) {
        super(ClusterCommands.info("getkeysinslot", 4, "3.0.0", "Returns keys of a slot; looks at all keys.")
.tips("nondeterministic_output")
                .withSyntax("slot count"));
        this.front = front;
    }

    @Override
    public boolean touchesKeys() {
        return true;
    }

    @Override
    public Reply.Failure check(byte[][] arguments) {
        OptionalLong slot = Numbers.parse(arguments[2]);
        OptionalLong count = Numbers.parse(arguments[3]);
        if (slot.isEmpty() || count.isEmpty()) {
            return Replies.error("value is not an integer or out of range");
        }
        boolean wrong = slot.getAsLong() < 0 || slot.getAsLong() >= HashSlot.SLOTS || count.getAsLong() < 0;
        return wrong ? Replies.error("Invalid slot or number of keys") : null;
    }

    @Override
    public void run(ClientSession session, byte[][] arguments, Answer answer) {
        long slot = Numbers.parse(arguments[2]).orElseThrow();
        long count = Numbers.parse(arguments[3]).orElseThrow();
        KeyNames.read(front.gateway(), session.database(), reply -> answer.answered(chosen(reply, slot, count)));
    }

    private static Reply chosen(Reply keys, long slot, long count) {
        if (!(keys instanceof Reply.Sequence sequence)) {
            return keys;
        }
        return new Reply.Sequence(sequence.items().stream()
                .filter(key -> key instanceof Reply.Bulk bulk && HashSlot.of(bulk.value()) == slot)
                .limit(count)
                .toList());
    }
}
