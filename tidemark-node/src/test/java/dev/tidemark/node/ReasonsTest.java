package dev.tidemark.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class ReasonsTest {
    @Test
    void noFailureIsWithoutWords() {
        assertThat(Reasons.of(new UnresolvedAddressException())).isEqualTo("the host name is not known");
        assertThat(Reasons.of(new UnknownHostException("db2"))).isEqualTo("the host name is not known (db2)");
        assertThat(Reasons.of(new UnknownHostException("db2: Name or service not known")))
                .isEqualTo("the host name is not known (db2)");
        assertThat(Reasons.of(new java.net.ConnectException("finishConnect(..) failed: Connection refused: /[::1]:1")))
                .isEqualTo("connection refused");
        assertThat(Reasons.of(new AccessDeniedException("/d"))).isEqualTo("/d: this user may not read or write it");
        assertThat(Reasons.of(new NoSuchFileException("/d"))).isEqualTo("/d: there is no such file or directory");
        assertThat(Reasons.of(new FileAlreadyExistsException("/d"))).contains("/d: something else is there");
        assertThat(Reasons.of(new ClosedChannelException())).isEqualTo("an unexpected ClosedChannelException");
        assertThat(Reasons.of(new IOException(" "))).isEqualTo("an unexpected IOException");
        assertThat(Reasons.of(new IOException("Input/output error"))).isEqualTo("Input/output error");
        assertThat(Reasons.of(new SocketTimeoutException("Read timed out"))).isEqualTo("no answer came in time");
    }

    /** Else the report of a node that stopped for good ends with the name of a file. */
    @Test
    void whatAnotherFailureRepeatsIsPutInWordsToo() {
        IOException file = new NoSuchFileException("wal/1.log");
        assertThat(Reasons.of(new IllegalStateException("the log failed: wal/1.log", file)))
                .isEqualTo("the log failed: wal/1.log: there is no such file or directory");
        assertThat(Reasons.of(new IllegalStateException(new IllegalStateException("it failed: wal/1.log", file))))
                .endsWith("it failed: wal/1.log: there is no such file or directory");
        assertThat(Reasons.of(new IllegalStateException("the log failed", file)))
                .isEqualTo("the log failed");
        assertThat(Reasons.of(new IllegalStateException("the log failed: ", new IOException(" "))))
                .isEqualTo("the log failed: ");
    }
}
