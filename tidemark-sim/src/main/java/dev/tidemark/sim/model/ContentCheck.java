package dev.tidemark.sim.model;

import dev.tidemark.kv.KvCommandCodec;
import dev.tidemark.state.Reply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/** Compares what a node's reads say with the data of the model, key by key, and the number of keys. */
public final class ContentCheck {
    private ContentCheck() {}

    /**
     * @param model has applied exactly what the node has applied
     * @param node answers a read in the form of {@link KvCommandCodec} from its own state as it is
     * @return the first difference in words, or null if there is none
     */
    public static String difference(ReferenceEngine model, Function<byte[], Reply> node) {
        for (String key : model.keysEverNamed()) {
            Value value = model.data().content().get(key);
            List<String> command = List.of(value instanceof Value.Fields ? "HGETALL" : "GET", key);
            String expected = ReplyText.of(model.data().execute(command));
            String found = ReplyText.of(ask(node, command));
            if (!expected.equals(found)) {
                return "at offset " + model.offset() + ", " + command + " answers " + found + " instead of " + expected;
            }
        }
        int keys = ((Reply.Sequence) ask(node, List.of("KEYS", "*"))).items().size();
        return keys == model.data().size()
                ? null
                : "at offset " + model.offset() + ", there are " + keys + " keys instead of "
                        + model.data().size();
    }

    private static Reply ask(Function<byte[], Reply> node, List<String> command) {
        return node.apply(KvCommandCodec.encode(command.stream()
                .map(word -> word.getBytes(StandardCharsets.ISO_8859_1))
                .toArray(byte[][]::new)));
    }
}
