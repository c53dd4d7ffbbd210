package dev.tidemark.kv.command;

/**
 * What people are told of a command. Nothing depends on it: it is shown by {@code COMMAND DOCS} and in
 * docs/commands.md.
 *
 * @param since the version of Redis (or Valkey) that first had it; of Tidemark for its own commands
 * @param summary one line
 * @param complexity how the time that it takes grows; empty: nobody said
 * @param differences from Redis, and why; empty if there are none
 * @param syntax of what follows the name, as the server's {@code CommandSyntax} reads it; empty: nothing does
 */
public record CommandDoc(String since, String summary, String complexity, String differences, String syntax) {

    public CommandDoc(String since, String summary) {
        this(since, summary, "", "", "");
    }

    public CommandDoc takes(String time) {
        return new CommandDoc(since, summary, time, differences, syntax);
    }

    public CommandDoc differs(String how) {
        return new CommandDoc(since, summary, complexity, how, syntax);
    }

    public CommandDoc withSyntax(String text) {
        return new CommandDoc(since, summary, complexity, differences, text);
    }
}
