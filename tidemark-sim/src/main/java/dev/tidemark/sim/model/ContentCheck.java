package dev.tidemark.sim.model;

import dev.tidemark.kv.KvCommandCodec;
import dev.tidemark.state.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Compares what a node's reads say with the data of the model, key by key with its version, and the
 * number of keys. */
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
        String version = versionDifference(model, node);
        if (version != null) {
            return version;
        }
        int keys = ((Reply.Sequence) ask(node, List.of("KEYS", "*"))).items().size();
        return keys == model.data().size()
                ? null
                : "at offset " + model.offset() + ", there are " + keys + " keys instead of "
                        + model.data().size();
    }

    /** What {@code WATCH} would be told. An absent key may seem to have gone later: it shares its number with others. */
    private static String versionDifference(ReferenceEngine model, Function<byte[], Reply> node) {
        List<String> query = new ArrayList<>(List.of("watch"));
        query.addAll(model.keysEverNamed());
        if (query.size() == 1) {
            return null;
        }
        List<Reply> versions = ((Reply.Sequence) ask(node, query)).items();
        for (int i = 0; i < versions.size(); i++) {
            String key = query.get(i + 1);
            long found = ((Reply.Int) versions.get(i)).value();
            long expected = model.data().version(key);
            if (expected > 0 ? found != expected : found > expected) {
                return "at offset " + model.offset() + ", " + key + " has version " + found + " instead of " + expected;
            }
        }
        return null;
    }

    private static Reply ask(Function<byte[], Reply> node, List<String> command) {
        return node.apply(KvCommandCodec.encode(command.stream()
                .map(word -> word.getBytes(StandardCharsets.ISO_8859_1))
                .toArray(byte[][]::new)));
    }
}
