package dev.tidemark.server.command.cluster;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.kv.layout.HashSlot;
import dev.tidemark.kv.text.Numbers;
import dev.tidemark.server.command.Answer;
import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.KeyNames;
import dev.tidemark.server.command.LoneCommand;
import dev.tidemark.server.command.Replies;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.state.reply.Reply;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** {@code CLUSTER COUNTKEYSINSLOT <slot>} and {@code CLUSTER GETKEYSINSLOT <slot> <count>}: they look at all keys. */
final class ClusterKeysInSlot extends LoneCommand {
    private static final int SLOT = 2;
    private static final int COUNT = 3;

    private final FrontContext front;
    private final String outOfRange;

    private ClusterKeysInSlot(CommandInfo info, FrontContext front, String outOfRange) {
        super(info);
        this.front = front;
        this.outOfRange = outOfRange;
    }

    static ClusterKeysInSlot count(FrontContext front) {
        CommandInfo info = ClusterCommands.info(
                        "countkeysinslot", 3, "3.0.0", "Counts the keys of a slot; looks at all keys.")
                .withSyntax("slot");
        return new ClusterKeysInSlot(info, front, "Invalid slot");
    }

    static ClusterKeysInSlot get(FrontContext front) {
        CommandInfo info = ClusterCommands.info(
                        "getkeysinslot", 4, "3.0.0", "Returns keys of a slot; looks at all keys.")
                .tips("nondeterministic_output")
                .withSyntax("slot count");
        return new ClusterKeysInSlot(info, front, "Invalid slot or number of keys");
    }

    @Override
    public boolean touchesKeys() {
        return true;
    }

    @Override
    public Reply.Failure check(byte[][] arguments) {
        boolean outside = false;
        for (int at = SLOT; at < arguments.length; at++) {
            OptionalLong number = Numbers.parse(arguments[at]);
            if (number.isEmpty()) {
                return Replies.error("value is not an integer or out of range");
            }
            outside |= number.getAsLong() < 0 || at == SLOT && number.getAsLong() >= HashSlot.SLOTS;
        }
        return outside ? Replies.error(outOfRange) : null;
    }

    @Override
    public void run(ClientSession session, byte[][] arguments, Answer answer) {
        KeyNames.read(front.gateway(), session.database(), reply -> answer.answered(reply(reply, arguments)));
    }

    private static Reply reply(Reply keys, byte[][] arguments) {
        if (!(keys instanceof Reply.Sequence sequence)) {
            return keys;
        }
        long slot = number(arguments, SLOT);
        Stream<Reply> found = sequence.items().stream()
                .filter(key -> key instanceof Reply.Bulk bulk && HashSlot.of(bulk.value()) == slot);
        return arguments.length == COUNT
                ? Replies.number(found.count())
                : new Reply.Sequence(found.limit(number(arguments, COUNT)).toList());
    }

    private static long number(byte[][] arguments, int at) {
        return Numbers.parse(arguments[at]).orElseThrow();
    }
}
