package dev.tidemark.sim.model;

import dev.tidemark.kv.codec.KvCommandCodec;
import dev.tidemark.state.codec.MalformedException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A transaction, read from the words of its body: {@code exec}, the watched keys with their versions, and one word for
 * each command, in the form of {@link KvCommandCodec}.
 *
 * @param watches the same key may be in them twice
 */
record ReferenceTransaction(List<Watch> watches, List<List<String>> commands) {
    record Watch(int database, String key, long version) {}

    static boolean is(List<String> words) {
        return words.size() >= 2 && words.get(0).equals("exec");
    }

    static ReferenceTransaction of(List<String> words) {
        List<List<String>> commands = new ArrayList<>();
        for (String command : words.subList(2, words.size())) {
            commands.add(words(command));
        }
        return new ReferenceTransaction(watches(bytes(words.get(1))), commands);
    }

    /** A repeat under a request id is the same if its commands are: its client may have watched again. */
    static List<String> identity(List<String> words) {
        if (!is(words)) {
            return words;
        }
        List<String> same = new ArrayList<>(words);
        same.set(1, "");
        return same;
    }

    boolean isRead() {
        return commands.stream().allMatch(ReferenceData::isRead);
    }

    private static List<Watch> watches(byte[] bytes) {
        List<Watch> watches = new ArrayList<>();
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
            int database = rest.get();
            byte[] key = new byte[rest.getInt()];
            rest.get(key);
            watches.add(new Watch(database, new String(key, StandardCharsets.ISO_8859_1), rest.getLong()));
        }
        return watches;
    }

    private static List<String> words(String command) {
        try {
            return CommandWords.of(bytes(command));
        } catch (MalformedException e) {
            throw new IllegalArgumentException("a transaction holds no command: " + e.getMessage(), e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
