package dev.tidemark.server.command.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.node.CheckpointOutcome;
import dev.tidemark.server.command.WireTest;
import org.junit.jupiter.api.Test;

/** What a user of Redis means by them; the words are those of redis-server 7 where it has them. */
class SaveCommandsTest extends WireTest {
    private static final String NOT_IN_TRANSACTION = "-ERR Command not allowed inside a transaction";

    @Test
    void checkpointsAreWrittenAndTold() {
        check("SAVE", "+OK");
        check("BGSAVE", "+Background saving started");
        check("BGSAVE schedule", "+Background saving started");
        check("BGSAVE now", "-ERR syntax error");
        check("BGREWRITEAOF", "+Background append only file rewriting started");
        check("LASTSAVE", ":1700000000");
        check("SAVE x", "-ERR wrong number of arguments for 'save' command");
    }

    @Test
    void oneIsEnoughAtATime() {
        server.node.checkpointOutcome = CheckpointOutcome.RUNNING;
        check("SAVE", "-ERR Background save already in progress");
        check("BGSAVE", "-ERR Background save already in progress");
        check("BGREWRITEAOF", "-ERR Background append only file rewriting already in progress");
        assertThat(client.ask("INFO persistence"))
                .contains("rdb_bgsave_in_progress:1\r\n", "rdb_current_bgsave_time_sec:2\r\n");
    }

    @Test
    void whatFailedSaysSo() {
        server.node.checkpointOutcome = CheckpointOutcome.FAILED;
        assertThat(client.ask("SAVE")).startsWith("-ERR the checkpoint could not be written");
        check("SHUTDOWN SAVE", "-ERR Errors trying to SHUTDOWN. Check logs.");
        check("PING", "+PONG");
    }

    @Test
    void shutdownChecksItsWords() {
        check("SHUTDOWN save nosave", "-ERR syntax error");
        check("SHUTDOWN later", "-ERR syntax error");
        check("SHUTDOWN abort now", "-ERR syntax error");
        check("SHUTDOWN abort", "-ERR No shutdown in progress.");
        check("MULTI", "+OK");
        check("SHUTDOWN", NOT_IN_TRANSACTION);
        check("SAVE", NOT_IN_TRANSACTION);
        check("EXEC", "-EXECABORT Transaction discarded because of previous errors.");
    }

    /** The rest of it is in a process: ShutdownIT. */
    @Test
    void shutdownClosesTheConnection() {
        client.send("SHUTDOWN NOSAVE\r\n");
        assertThat(client.untilClosed()).isEmpty();
    }
}
