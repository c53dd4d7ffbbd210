package dev.tidemark.server.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Clients act on words of errors: an error must not contain one that it does not mean. */
class UnknownCommandsTest extends WireTest {
    private static final List<String> OF_SCRIPTS = List.of(
            "EVAL x 0",
            "eval_ro x 0",
            "EVALSHA 0 0",
            "EVALSHA",
            "EVALSHA_RO 0 0",
            "FCALL f 0",
            "FCALL_RO f 0",
            "SCRIPT LOAD x",
            "SCRIPT EXISTS 0",
            "FUNCTION LOAD x",
            "FUNCTION STATS",
            "TIDE.ONCE id EVAL x 0");

    /** Words on which clients ask again, reconnect or look for another node, wherever they stand in the text. */
    private static final Pattern WORDS_OF_CLIENTS = Pattern.compile(
            "\\b(NOSCRIPT|READONLY|NOREPLICAS|UNBLOCKED|MOVED|ASK|LOADING|MASTERDOWN|CROSSSLOT|BUSY|NOGOODSLAVE)\\b");

    private static final Pattern ERROR_TEXT = Pattern.compile("(?:Failure|error)\\(\\s*\"([^\"]*)\"");

    @Test
    void scriptsAreRefusedInWordsThatNobodyMatches() {
        for (String command : OF_SCRIPTS) {
            String reply = client.ask(command);
            assertThat(reply).as(command).startsWith("-ERR ").doesNotContainIgnoringCase("unknown");
            assertThat(WORDS_OF_CLIENTS.matcher(reply).find()).as(command).isFalse();
        }
        check("FUNCTION FLUSH", "+OK");
        check("FUNCTION LIST", "*0");
    }

    @Test
    void transactionWithScriptExecutesNothing() {
        check("MULTI", "+OK");
        check("SET a 1", "+QUEUED");
        assertThat(client.ask("EVAL x 0")).startsWith("-ERR Tidemark runs no scripts");
        check("EXEC", "-EXECABORT Transaction discarded because of previous errors.");
        check("EXISTS a", ":0");
    }

    @Test
    void whatElseIsMissingSaysSo() {
        check("LPUSH a b", "-ERR unknown command 'LPUSH', with args beginning with: 'a' 'b' ");
        check("EVALUATE a", "-ERR unknown command 'EVALUATE', with args beginning with: 'a' ");
    }

    @Test
    void errorsNameNoCodeThatTheyDoNotMean() throws IOException {
        List<String> wrong = new ArrayList<>();
        int looked = 0;
        for (String module : List.of("tidemark-kv", "tidemark-server", "tidemark-node", "tidemark-state")) {
            Path sources = Path.of("..", module, "src/main/java");
            try (Stream<Path> files = Files.walk(sources)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Matcher texts = ERROR_TEXT.matcher(Files.readString(file, UTF_8));
                    while (texts.find()) {
                        looked++;
                        Matcher word = WORDS_OF_CLIENTS.matcher(texts.group(1));
                        if (word.find() && word.start() > 0) {
                            wrong.add(file.getFileName() + ": " + texts.group(1));
                        }
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(looked).isGreaterThan(60);
    }
}
