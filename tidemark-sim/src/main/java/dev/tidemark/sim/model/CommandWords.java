package dev.tidemark.sim.model;

import dev.tidemark.kv.codec.KvBody;
import dev.tidemark.kv.codec.KvCommandCodec;
import dev.tidemark.state.codec.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Commands as words, bytes as text of one character for each (ISO 8859-1). A command of another database than 0 begins
 * with the word {@code @} and its number; so do the names of keys there, followed by {@code :}.
 */
public final class CommandWords {
    private CommandWords() {}

    public static List<String> of(byte[] body) throws MalformedException {
        KvBody command = KvCommandCodec.read(body);
        List<String> words = new ArrayList<>();
        if (command.database() != 0) {
            words.add("@" + command.database());
        }
        for (byte[] word : command.args()) {
            words.add(new String(word, StandardCharsets.ISO_8859_1));
        }
        return words;
    }

    public static byte[] encode(List<String> words) {
        List<String> plain = plain(words);
        byte[][] args = new byte[plain.size()][];
        for (int i = 0; i < args.length; i++) {
            args[i] = plain.get(i).getBytes(StandardCharsets.ISO_8859_1);
        }
        return KvCommandCodec.encode(database(words), args);
    }

    /** Of a command or of the name of a key. */
    public static int database(String word) {
        int end = word.indexOf(':');
        return word.startsWith("@") ? Integer.parseInt(word.substring(1, end < 0 ? word.length() : end)) : 0;
    }

    static int database(List<String> words) {
        return database(words.get(0));
    }

    static List<String> plain(List<String> words) {
        return words.get(0).startsWith("@") ? words.subList(1, words.size()) : words;
    }

    /** What the key is called in its database. */
    public static String plainKey(String key) {
        return key.startsWith("@") ? key.substring(key.indexOf(':') + 1) : key;
    }

    /** The name of a key that says its database too. */
    public static String key(int database, String name) {
        return database == 0 ? name : "@" + database + ":" + name;
    }
}
