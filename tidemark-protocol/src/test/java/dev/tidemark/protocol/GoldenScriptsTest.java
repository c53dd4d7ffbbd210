package dev.tidemark.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Stories of the protocol in {@code src/test/resources/golden}: what is done to the nodes, and below it what they do.
 * The whole file is compared. After a change that is meant, {@code -Dgolden.update=true} writes them again; read the
 * difference.
 */
class GoldenScriptsTest {
    private static final Path FOLDER = Path.of("src", "test", "resources", "golden");

    static List<Path> scripts() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".txt"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void goesAsTold(Path script) throws IOException {
        String told = Files.readString(script);
        String happened = GoldenScript.run(told);
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(script, happened);
        } else {
            assertThat(happened).isEqualTo(told);
        }
    }

    @Test
    void thePromisedStoriesAreThere() throws IOException {
        assertThat(scripts())
                .extracting(path -> path.getFileName().toString())
                .contains(
                        "leader_dies_before_hwm_moves.txt",
                        "longer_uncommitted_log_is_truncated.txt",
                        "lagging_follower_is_filled.txt",
                        "old_leader_returns_and_is_fenced.txt",
                        "commit_of_previous_epoch_waits_for_own_entry.txt",
                        "lost_acks_do_not_move_hwm_back.txt");
    }
}
