package dev.tidemark.server.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.node.HostPort;
import dev.tidemark.server.command.all.Commands;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.server.front.FrontSettings;
import dev.tidemark.server.support.FakeNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** docs/commands.md says what the commands are. */
class CommandsDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "commands.md");
    private static final String AGAIN = """
            docs/commands.md is not what the commands say. Write it again, look at the change, and commit it:
            mvn test -pl tidemark-server -am -Dtest=CommandsDocumentTest -Dsurefire.failIfNoSpecifiedTests=false -Ddocs.write=true
            """;

    @Test
    void theDocumentIsWhatTheCommandsSay() throws Exception {
        FakeNode node = new FakeNode();
        String text;
        try {
            FrontSettings settings = FrontSettings.defaults(new HostPort("127.0.0.1", 1), 1 << 20);
            text = CommandsDocument.of(new FrontContext(node, settings, () -> 0, Commands::all).commands());
        } finally {
            node.close();
        }
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(DOCUMENT, text);
        }
        assertThat(DOCUMENT).exists();
        assertThat(Files.readString(DOCUMENT)).as(AGAIN).isEqualTo(text);
    }
}
