package dev.tidemark.server.command.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.node.CheckpointOutcome;
import dev.tidemark.server.command.WireTest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What a backup is made of, on the wire. */
class TideBackupCommandTest extends WireTest {
    @Test
    void aBackupBeginsWithACheckpointAndIsReadInPieces() {
        server.node.checkpointFile = "0123456789".getBytes(StandardCharsets.US_ASCII);
        assertThat(client.ask("TIDE.BACKUP"))
                .startsWith("*6\r\n$10\r\ncluster-id\r\n$36\r\n00000000-0000-0001-0000-000000000002\r\n")
                .endsWith("$6\r\noffset\r\n:3\r\n");
        check("TIDE.BACKUP 3 7", "*2\r\n:10\r\n$3\r\n789");
        check("TIDE.BACKUP 3 10", "*2\r\n:10\r\n$0\r\n");
        assertThat(client.ask("TIDE.BACKUP 2 0"))
                .startsWith("-BACKUPGONE this node has no whole checkpoint of entry 2")
                .contains("nothing is lost. Begin again with TIDE.BACKUP");
    }

    @Test
    void whatCannotBeBegunSaysWhy() {
        server.node.checkpointOutcome = CheckpointOutcome.RUNNING;
        assertThat(client.ask("TIDE.BACKUP")).startsWith("-TRYAGAIN a checkpoint is being written already");
        server.node.checkpointOutcome = CheckpointOutcome.FAILED;
        assertThat(client.ask("TIDE.BACKUP")).startsWith("-ERR the checkpoint could not be written");
    }

    @Test
    void wordsThatAreNoNumbersAreRefused() {
        String syntax = "-ERR syntax error, use TIDE.BACKUP, or TIDE.BACKUP <offset> <at> [<length> | DIGESTS]";
        check("TIDE.BACKUP 3", syntax);
        check("TIDE.BACKUP 3 4 5 6", syntax);
        String last = "-ERR after the place comes a number of bytes from 1 on, or DIGESTS";
        check("TIDE.BACKUP 3 4 0", last);
        check("TIDE.BACKUP 3 4 digest", last);
        check("TIDE.BACKUP 0 0", "-ERR an offset is a number from 1 on, as TIDE.BACKUP told it");
        check("TIDE.BACKUP x 0", "-ERR an offset is a number from 1 on, as TIDE.BACKUP told it");
        check("TIDE.BACKUP 3 -1", "-ERR the place in the file is a number from 0 on");
        check("MULTI", "+OK");
        assertThat(client.ask("TIDE.BACKUP")).startsWith("-ERR");
    }
}
