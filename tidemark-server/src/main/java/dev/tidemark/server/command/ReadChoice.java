package dev.tidemark.server.command;

import dev.tidemark.kv.text.Numbers;
import dev.tidemark.node.ReadLevel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * The level of consistency that a client chose for its reads (docs/consistency.md).
 *
 * @param millis of {@code bounded}: how old the answer may be; else 0
 */
public record ReadChoice(Kind kind, long millis) {
    /** The levels by their words. */
    public enum Kind {
        LINEARIZABLE,
        STRONG,
        QUORUM,
        SESSION,
        BOUNDED,
        EVENTUAL;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** How many words name it. */
        public int words() {
            return this == BOUNDED ? 2 : 1;
        }
    }

    /** What a connection has that chose nothing. */
    public static final ReadChoice DEFAULT = new ReadChoice(Kind.LINEARIZABLE, 0);

    /** What {@code READONLY} means where nobody configured it: answered by this node, and as good as any read. */
    public static final ReadChoice STRONG = new ReadChoice(Kind.STRONG, 0);

    private static final String LEVELS = Arrays.stream(Kind.values())
            .map(kind -> kind.word() + (kind == Kind.BOUNDED ? " <milliseconds>" : ""))
            .collect(Collectors.joining(", "));

    /**
     * Reads the words at the beginning of a list; there may be others after them.
     *
     * @throws IllegalArgumentException if they name no level, with a sentence for the client
     */
    public static ReadChoice parse(List<String> words) {
        String word = words.get(0);
        Kind kind = Arrays.stream(Kind.values())
                .filter(one -> one.word().equalsIgnoreCase(word))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("unknown level '" + cut(word) + "'; there are " + LEVELS));
        return kind == Kind.BOUNDED ? bounded(words) : new ReadChoice(kind, 0);
    }

    /**
     * Reads a text that is nothing but a level.
     *
     * @throws IllegalArgumentException if it is something else, with a sentence for people
     */
    public static ReadChoice of(String text) {
        List<String> words = List.of(text.strip().split("\\s+"));
        ReadChoice choice = parse(words);
        if (words.size() > choice.kind.words()) {
            throw new IllegalArgumentException("'" + choice.kind.word() + "' takes no more words");
        }
        return choice;
    }

    private static ReadChoice bounded(List<String> words) {
        String text = words.size() > 1 ? words.get(1) : "";
        OptionalLong millis = Numbers.parse(text.getBytes(StandardCharsets.UTF_8));
        if (millis.isEmpty() || millis.getAsLong() < 1 || millis.getAsLong() > ReadLevel.Bounded.MAX_MILLIS) {
            throw new IllegalArgumentException("'bounded' takes how old the answer may be, 1 to "
                    + ReadLevel.Bounded.MAX_MILLIS + " milliseconds, not '" + cut(text) + "'");
        }
        return new ReadChoice(Kind.BOUNDED, millis.getAsLong());
    }

    private static String cut(String text) {
        return text.substring(0, Math.min(text.length(), 64));
    }

    /** @param seen the furthest entry that the client has seen or written */
    public ReadLevel level(long seen) {
        return switch (kind) {
            case LINEARIZABLE -> ReadLevel.LINEARIZABLE;
            case STRONG -> ReadLevel.STRONG;
            case QUORUM -> ReadLevel.QUORUM;
            case SESSION -> new ReadLevel.Session(seen);
            case BOUNDED -> new ReadLevel.Bounded(millis);
            case EVENTUAL -> ReadLevel.EVENTUAL;
        };
    }

    /** As a client would write it. */
    @Override
    public String toString() {
        return kind == Kind.BOUNDED ? kind.word() + " " + millis : kind.word();
    }
}
