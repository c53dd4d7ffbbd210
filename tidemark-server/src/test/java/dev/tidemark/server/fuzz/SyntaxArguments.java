package dev.tidemark.server.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.tidemark.kv.command.CommandInfo;
import dev.tidemark.server.command.CommandArgument;
import dev.tidemark.server.command.CommandSyntax;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Calls of a command that follow its syntax, as {@code COMMAND DOCS} describes it, and often almost do. */
final class SyntaxArguments {
    private static final int MOST_REPEATS = 3;
    private static final List<String> SMALL = List.of("0", "1", "-1", "2", "3", "-2", "5", "7", "-3", "10");
    private static final List<String> STRINGS = List.of(
            "",
            "1",
            "7",
            "-5",
            "3.5",
            "10.25",
            "hello",
            "foobar",
            "ohmytext",
            "mynewtext",
            "9223372036854775807",
            " 1",
            "u8",
            "i16",
            "u63",
            "i64",
            "#1",
            "1e5",
            "\u00ff\u0000\u000f",
            "f",
            "g",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
    private static final List<String> KEYS = List.of("a", "b", "c", "h", "h2", "n", "{t}1");

    private final Random random;
    private final FuzzedArguments other;

    SyntaxArguments(Random random) {
        this.random = random;
        this.other = new FuzzedArguments(random);
    }

    /** The words of a call, the name first. */
    List<byte[]> call(CommandInfo info) {
        List<byte[]> words = new ArrayList<>();
        for (String word : info.name().split("\\|")) {
            add(words, random.nextInt(4) == 0 ? word.toUpperCase(java.util.Locale.ROOT) : word);
        }
        int fixed = words.size();
        if (info.doc().syntax().isEmpty() && random.nextInt(4) == 0) {
            add(words, "nope"); // no subcommand has that name
            return words;
        }
        CommandSyntax.parse(info.doc().syntax()).forEach(argument -> add(words, argument));
        if (random.nextInt(5) == 0) {
            spoil(words, fixed);
        }
        return words;
    }

    private void spoil(List<byte[]> words, int fixed) {
        int at = words.size() == fixed ? fixed : fixed + random.nextInt(words.size() - fixed);
        switch (random.nextInt(4)) {
            case 0 -> words.add(at, other.next());
            case 1 -> {
                if (words.size() > fixed) {
                    words.remove(at);
                }
            }
            case 2 -> {
                if (words.size() > fixed) {
                    words.add(words.get(at));
                }
            }
            default -> {
                if (words.size() > fixed) {
                    words.set(at, other.next());
                }
            }
        }
    }

    private void add(List<byte[]> words, CommandArgument argument) {
        if (argument.optional() && random.nextInt(3) > 0) {
            return;
        }
        int times = argument.multiple() ? 1 + random.nextInt(MOST_REPEATS) : 1;
        for (int i = 0; i < times; i++) {
            if (argument.token() != null && (i == 0 || argument.multipleToken())) {
                add(
                        words,
                        random.nextInt(4) == 0
                                ? argument.token().toLowerCase(java.util.Locale.ROOT)
                                : argument.token());
            }
            addValue(words, argument);
        }
    }

    private void addValue(List<byte[]> words, CommandArgument argument) {
        switch (argument.type()) {
            case PURE_TOKEN -> {
                // it was the token
            }
            case ONEOF ->
                add(
                        words,
                        argument.arguments()
                                .get(random.nextInt(argument.arguments().size())));
            case BLOCK -> argument.arguments().forEach(part -> add(words, part));
            case KEY -> add(words, pick(KEYS));
            case INTEGER, UNIX_TIME, DOUBLE -> add(words, random.nextInt(8) == 0 ? text(other.next()) : pick(SMALL));
            default -> add(words, random.nextInt(8) == 0 ? text(other.next()) : pick(STRINGS));
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, ISO_8859_1);
    }

    private String pick(List<String> texts) {
        return texts.get(random.nextInt(texts.size()));
    }

    private static void add(List<byte[]> words, String word) {
        words.add(word.getBytes(ISO_8859_1));
    }
}
