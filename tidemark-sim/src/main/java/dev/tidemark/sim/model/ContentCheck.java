package dev.tidemark.sim.model;

import dev.tidemark.kv.codec.KvCommandCodec;
import dev.tidemark.state.reply.Reply;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/** Compares what a node's reads say with the data of the model, key by key with its version, and the
 * number of keys. */
public final class ContentCheck {
    private static final int DATABASES = 16;

    private ContentCheck() {}

    /**
     * @param model has applied exactly what the node has applied
     * @param node answers a read in the form of {@link KvCommandCodec} from its own state as it is
     * @return the first difference in words, or null if there is none
     */
    public static String difference(ReferenceEngine model, Function<byte[], Reply> node) {
        for (int database = 0; database < DATABASES; database++) {
            String difference = difference(model, database, names(model, database), node);
            if (difference != null) {
                return "at offset " + model.offset() + ", in database " + database + ", " + difference;
            }
        }
        return null;
    }

    /** Of keys that were ever named in the database, and of those that came into it otherwise. */
    private static SortedSet<String> names(ReferenceEngine model, int database) {
        SortedSet<String> names = new TreeSet<>(model.data().content(database).keySet());
        for (String key : model.keysEverNamed()) {
            if (CommandWords.database(key) == database) {
                names.add(CommandWords.plainKey(key));
            }
        }
        return names;
    }

    private static String difference(
            ReferenceEngine model, int database, SortedSet<String> names, Function<byte[], Reply> node) {
        for (String key : names) {
            Value value = model.data().content(database).get(key);
            List<String> command = words(database, value instanceof Value.Fields ? "HGETALL" : "GET", key);
            String expected = ReplyText.of(model.data().execute(command));
            String found = ReplyText.of(ask(node, command));
            if (!expected.equals(found)) {
                return command + " answers " + found + " instead of " + expected;
            }
        }
        String version = versionDifference(model, database, names, node);
        if (version != null) {
            return version;
        }
        int keys = ((Reply.Sequence) ask(node, words(database, "KEYS", "*")))
                .items()
                .size();
        int expected = model.data().content(database).size();
        return keys == expected ? null : "there are " + keys + " keys instead of " + expected;
    }

    /**
     * What {@code WATCH} would be told. An absent key may seem to have gone later: it shares its number with others.
     */
    private static String versionDifference(
            ReferenceEngine model, int database, SortedSet<String> names, Function<byte[], Reply> node) {
        if (names.isEmpty()) {
            return null;
        }
        List<String> query = words(database, "watch");
        query.addAll(names);
        Iterator<Reply> versions = ((Reply.Sequence) ask(node, query)).items().iterator();
        for (String key : names) {
            long found = ((Reply.Int) versions.next()).value();
            long expected = model.data().version(database, key);
            if (expected > 0 ? found != expected : found > expected) {
                return key + " has version " + found + " instead of " + expected;
            }
        }
        return null;
    }

    private static List<String> words(int database, String... words) {
        List<String> command = new ArrayList<>();
        if (database != 0) {
            command.add("@" + database);
        }
        command.addAll(List.of(words));
        return command;
    }

    private static Reply ask(Function<byte[], Reply> node, List<String> command) {
        return node.apply(CommandWords.encode(command));
    }
}
