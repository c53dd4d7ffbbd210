package dev.tidemark.bench.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ColdReadsTest {
    @TempDir
    Path directory;

    @Test
    void theLargestFileIsReadAtRandom() throws IOException {
        Files.write(directory.resolve("a"), new byte[100]);
        Files.write(Files.createDirectory(directory.resolve("b")).resolve("c"), new byte[10 << 20]);

        assertThat(ColdReads.pagesAtRandom(List.of(directory)))
                .hasValueSatisfying(nanos -> assertThat(nanos.getTotalCount()).isEqualTo(2_000));
    }

    @Test
    void aSmallFileSaysNothingOfADisk() throws IOException {
        assertThat(ColdReads.pagesAtRandom(List.of(directory))).isEmpty();
        Files.write(directory.resolve("a"), new byte[100]);
        assertThat(ColdReads.pagesAtRandom(List.of(directory))).isEmpty();
    }
}
