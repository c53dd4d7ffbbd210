package dev.tidemark.server.command;

import dev.tidemark.kv.text.Glob;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What one client listens to. Event loop only. */
public final class Subscriptions {
    private static final int MAX_SUBSCRIPTIONS = 1_024;
    private static final int MAX_NAME_BYTES = 4_096;

    private final Set<String> channels = new TreeSet<>();
    private final Set<String> patterns = new TreeSet<>();

    /** Channels, or patterns of channels. */
    public enum Kind {
        CHANNEL,
        PATTERN
    }

    /** Returns false if that is more than one client may have. */
    public boolean add(Kind kind, byte[] name) {
        if (count() >= MAX_SUBSCRIPTIONS || name.length > MAX_NAME_BYTES) {
            return false;
        }
        names(kind).add(text(name));
        return true;
    }

    public void remove(Kind kind, byte[] name) {
        names(kind).remove(text(name));
    }

    /** All of one kind, in order. */
    public List<byte[]> all(Kind kind) {
        return names(kind).stream().map(Subscriptions::bytes).toList();
    }

    /** Their bytes as ISO 8859-1. */
    public Set<String> names(Kind kind) {
        return kind == Kind.CHANNEL ? channels : patterns;
    }

    /** Bytes as they are: names need not be text. */
    public static String text(byte[] name) {
        return new String(name, StandardCharsets.ISO_8859_1);
    }

    /** The name that {@link #text} wrote. */
    public static byte[] bytes(String name) {
        return name.getBytes(StandardCharsets.ISO_8859_1);
    }

    public boolean hasChannel(String channel) {
        return channels.contains(channel);
    }

    public List<String> patternsFor(String channel) {
        return patterns.stream()
                .filter(pattern -> new Glob(bytes(pattern)).matches(bytes(channel)))
                .toList();
    }

    void clear() {
        channels.clear();
        patterns.clear();
    }

    public int channels() {
        return channels.size();
    }

    public int patterns() {
        return patterns.size();
    }

    public int count() {
        return channels.size() + patterns.size();
    }

    boolean isEmpty() {
        return channels.isEmpty() && patterns.isEmpty();
    }
}
