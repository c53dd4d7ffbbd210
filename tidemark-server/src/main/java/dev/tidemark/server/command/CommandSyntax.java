package dev.tidemark.server.command;

import dev.tidemark.server.command.CommandArgument.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what follows the name of a command in a syntax of people, such as
 * {@code key value [NX | XX] expiration=[EX seconds | KEEPTTL]}.
 *
 * <ul>
 *   <li>A word in capitals is a token; words after it are its arguments.
 *   <li>{@code [...]} may be left out, {@code <...>} may not; a {@code |} inside separates alternatives.
 *   <li>{@code a [a ...]} is one or more, {@code [a ...]} any number; {@code a b [a b ...]} repeats both together.
 *   <li>{@code name=} before a bracket names the group in it; else it is {@code condition} or {@code data}.
 *   <li>{@code name:type} gives a type; else the name tells it, and what it does not tell is a string.
 * </ul>
 */
public final class CommandSyntax {
    private static final Pattern WORDS = Pattern.compile("[\\[\\]<>|]|[^\\s\\[\\]<>|]+");
    private static final Pattern NOTES =
            Pattern.compile("[a-z-]+=(?=[\\[<])|:(?:key|string|integer|double|unix-time|pattern)\\b");
    private static final String AGAIN = "...";
    private static final Map<Type, List<String>> KNOWN = Map.of(
            Type.KEY, List.of("key", "newkey", "source", "destination", "key1", "key2"),
            Type.UNIX_TIME, List.of("unix-time-seconds", "unix-time-milliseconds"),
            Type.PATTERN, List.of("pattern"),
            Type.INTEGER,
                    List.of(
                            "seconds",
                            "milliseconds",
                            "count",
                            "cursor",
                            "offset",
                            "start",
                            "end",
                            "increment",
                            "decrement",
                            "timeout",
                            "slot"));

    private final String text;
    private final List<String> words = new ArrayList<>();
    private int next;

    private CommandSyntax(String text) {
        this.text = text;
        Matcher matcher = WORDS.matcher(text);
        while (matcher.find()) {
            words.add(matcher.group());
        }
    }

    /**
     * The arguments of a command.
     *
     * @throws IllegalArgumentException if brackets do not match, or something else is not a syntax
     */
    public static List<CommandArgument> parse(String text) {
        CommandSyntax syntax = new CommandSyntax(text);
        List<CommandArgument> arguments = syntax.sequence();
        syntax.require(syntax.next == syntax.words.size());
        return arguments;
    }

    /** For people: without names of groups and types. */
    public static String readable(String text) {
        return NOTES.matcher(text).replaceAll("");
    }

    private List<CommandArgument> sequence() {
        List<CommandArgument> found = new ArrayList<>();
        while (!isAt("]") && !isAt(">") && !isAt("|") && !isAt(AGAIN) && next < words.size()) {
            String group = isGroupName() ? take().replace("=", "") : null;
            if (isAt("[")) {
                optional(group, found);
            } else if (isAt("<")) {
                found.add(required(group));
            } else {
                require(group == null);
                found.add(isToken() ? token() : word());
            }
        }
        require(!found.isEmpty() || words.isEmpty());
        return found;
    }

    /** An argument that may be left out, or the repetition of the ones before. */
    private void optional(String group, List<CommandArgument> before) {
        expect("[");
        List<List<CommandArgument>> alternatives = alternatives();
        boolean again = isAt(AGAIN);
        if (again) {
            require(alternatives.size() == 1);
            take();
        }
        expect("]");
        CommandArgument argument = again ? repeated(group, alternatives.get(0), before) : of(group, alternatives);
        before.add(again && argument.multiple() && !argument.optional() ? argument : argument.asOptional());
    }

    private CommandArgument repeated(String group, List<CommandArgument> again, List<CommandArgument> before) {
        int from = before.size() - again.size();
        boolean follows =
                from >= 0 && names(before.subList(from, before.size())).equals(names(again));
        List<CommandArgument> once = follows ? List.copyOf(before.subList(from, before.size())) : again;
        if (follows) {
            before.subList(from, before.size()).clear();
        }
        boolean withToken = again.size() == 1 && again.get(0).token() != null;
        CommandArgument argument = of(group, List.of(once)).asMultiple(withToken);
        return follows ? argument : argument.asOptional();
    }

    private static List<String> names(List<CommandArgument> arguments) {
        return arguments.stream().map(CommandArgument::name).toList();
    }

    private CommandArgument required(String group) {
        expect("<");
        CommandArgument argument = of(group, alternatives());
        expect(">");
        return argument;
    }

    private List<List<CommandArgument>> alternatives() {
        List<List<CommandArgument>> found = new ArrayList<>(List.of(sequence()));
        while (isAt("|")) {
            take();
            found.add(sequence());
        }
        return found;
    }

    private static CommandArgument of(String group, List<List<CommandArgument>> alternatives) {
        if (alternatives.size() == 1) {
            return block(group == null ? "data" : group, alternatives.get(0));
        }
        List<CommandArgument> choices = alternatives.stream()
                .map(choice -> block(choice.get(0).name(), choice))
                .toList();
        return CommandArgument.group(group == null ? "condition" : group, Type.ONEOF, choices);
    }

    private static CommandArgument block(String name, List<CommandArgument> parts) {
        return parts.size() == 1 ? parts.get(0) : CommandArgument.group(name, Type.BLOCK, parts);
    }

    private CommandArgument token() {
        String token = take();
        String name = token.toLowerCase(Locale.ROOT);
        if (isAt("<") || isGroupName()) {
            return required(isAt("<") ? name : take().replace("=", "")).withToken(token);
        }
        List<CommandArgument> parts = new ArrayList<>();
        while (isWord()) {
            parts.add(word());
        }
        return parts.isEmpty()
                ? CommandArgument.of(name, Type.PURE_TOKEN).withToken(token)
                : block(name, parts).withToken(token);
    }

    private CommandArgument word() {
        String word = take();
        for (Type type : Type.values()) {
            if (word.endsWith(":" + type.text())) {
                return CommandArgument.of(word.substring(0, word.lastIndexOf(':')), type);
            }
        }
        for (Map.Entry<Type, List<String>> known : KNOWN.entrySet()) {
            if (known.getValue().contains(word)) {
                return CommandArgument.of(word, known.getKey());
            }
        }
        return CommandArgument.of(word, Type.STRING);
    }

    private boolean isAt(String word) {
        return next < words.size() && words.get(next).equals(word);
    }

    private boolean isGroupName() {
        return next < words.size() && words.get(next).endsWith("=");
    }

    private boolean isWord() {
        return next < words.size() && words.get(next).matches("[a-z].*[^=]");
    }

    private boolean isToken() {
        return words.get(next).matches("[A-Z][A-Z0-9-]*");
    }

    private String take() {
        return words.get(next++);
    }

    private void expect(String word) {
        require(isAt(word));
        next++;
    }

    private void require(boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException("Not a syntax, at word " + next + ": " + text);
        }
    }
}
