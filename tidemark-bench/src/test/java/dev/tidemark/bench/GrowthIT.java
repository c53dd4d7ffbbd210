package dev.tidemark.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole command with the one target that needs no program to be installed and starts at once. */
class GrowthIT {
    @TempDir
    Path directory;

    @Test
    void measuresFromTheFirstKeyToTheRestart() {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = new BenchTool()
                .run(
                        new PrintWriter(out),
                        new PrintWriter(err, true),
                        ("growth --keys 2k --writes 500 --read-duration 200ms --settle 0s --targets rocksdb --data "
                                        + directory)
                                .split(" ", -1));

        assertThat(code).as(out + "\n" + err).isZero();
        List<String> lines = out.toString().lines().toList();
        assertThat(lines)
                .filteredOn(line -> line.startsWith("| 2k | rocksdb |"))
                .hasSize(6);
        assertThat(lines)
                .anyMatch(line -> line.startsWith("| 2k | rocksdb | fill |"))
                .anyMatch(line -> line.startsWith("| 2k | rocksdb | uniform |"))
                .anyMatch(line -> line.startsWith("| 2k | rocksdb | zipf |"))
                .anyMatch(line -> line.startsWith("| 2k | rocksdb | get |"))
                .anyMatch(line -> line.startsWith("| 2k | rocksdb | restart |"))
                .anyMatch(line -> line.startsWith("| 2k | rocksdb | 1 |"));
        assertThat(directory).isEmptyDirectory();
    }
}
