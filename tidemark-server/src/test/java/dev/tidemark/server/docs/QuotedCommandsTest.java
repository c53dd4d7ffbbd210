package dev.tidemark.server.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.cli.Main;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What messages and documents tell people to type exists: every quoted {@code tidemark ...} is a command. */
class QuotedCommandsTest {
    private static final Pattern QUOTED =
            Pattern.compile("(?:\\./tidemark|[`\"'(]tidemark) ([a-z]+)(?: ([a-z][a-z-]+))?");
    /** Where the name of the program, and not a command, is in quotes. */
    private static final Set<String> PROSE = Set.of("is", "data", "makes", "builds", "cluster");

    private final CommandLine commands = new CommandLine(new Main());

    @Test
    void everyQuotedCommandExists() {
        Sources sources = Sources.read();
        List<String> missing = new ArrayList<>();
        int found = 0;
        for (String file : sources.names()) {
            if (file.endsWith("QuotedCommandsTest.java")) {
                continue;
            }
            for (String line : sources.lines(file)) {
                Matcher quoted = QUOTED.matcher(line);
                while (quoted.find()) {
                    found++;
                    if (!exists(quoted.group(1), quoted.group(2))) {
                        missing.add(file + ": " + line.strip());
                    }
                }
            }
        }
        assertThat(missing).isEmpty();
        assertThat(found).as("the pattern finds them").isGreaterThan(50);
    }

    private boolean exists(String word, String second) {
        CommandLine command = commands.getSubcommands().get(word);
        if (command == null) {
            return PROSE.contains(word);
        }
        boolean isContainer = !command.getSubcommands().isEmpty()
                && command.getCommandSpec().positionalParameters().isEmpty();
        return second == null || !isContainer || command.getSubcommands().containsKey(second);
    }

    @Test
    void whatDoesNotExistIsFound() {
        assertThat(exists("backup", "verify")).isTrue();
        assertThat(exists("log", "mend")).isFalse();
        assertThat(exists("marry", null)).isFalse();
    }
}
