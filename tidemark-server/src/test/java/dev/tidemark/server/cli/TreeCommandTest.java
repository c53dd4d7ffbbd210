package dev.tidemark.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.disk.FileDisk;
import dev.tidemark.tree.DataFile;
import dev.tidemark.tree.file.CheckpointPosition;
import dev.tidemark.tree.file.TreeIdentity;
import dev.tidemark.tree.page.TreeFormat;
import dev.tidemark.tree.write.Change;
import dev.tidemark.tree.write.Changes;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What {@code tidemark tree} says of data files that are whole, damaged, or none. */
final class TreeCommandTest {
    private static final int ROWS = 500;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path directory;

    private Path node;
    private Path data;

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @BeforeEach
    void write() throws Exception {
        node = directory.resolve("node-1");
        data = node.resolve(DataFile.NAME);
        FileDisk disk = new FileDisk(node);
        DataFile.create(disk, DataFile.NAME, new TreeIdentity(new UUID(1, 2), 0, new UUID(3, 4)), TreeFormat.DEFAULT);
        try (DataFile file = DataFile.open(disk, DataFile.NAME, null)) {
            List<Change> rows = new ArrayList<>();
            for (int i = 0; i < ROWS; i++) {
                rows.add(Change.put(bytes(String.format("key-%04d", i)), bytes("value " + i)));
            }
            file.checkpoint(new CheckpointPosition(40, 1, 7), Changes.of(List.of(), rows));
            file.checkpoint(
                    new CheckpointPosition(50, 2, 8),
                    Changes.of(List.of(), List.of(Change.put(bytes("large"), new byte[9000]))));
        }
    }

    @Test
    void aWholeFileIsZero() {
        assertThat(run("tree", "verify", node.toString())).isZero();
        assertThat(out.toString())
                .contains("checkpoint 50@2: 501 rows, digest ")
                .contains("the checkpoint before is 40@1")
                .contains("every page, every sum and the map of free blocks are right");
    }

    @Test
    void pagesOrRowsAreDumped() {
        assertThat(run("tree", "dump", node.toString())).isZero();
        assertThat(out.toString())
                .contains(" leaf level=0 ")
                .contains(" run level=0 ")
                .contains(" space level=0 ");
        assertThat(run("tree", "dump", "--rows", node.toString())).isZero();
        assertThat(out.toString().lines())
                .hasSize(ROWS + 2)
                .contains("key-0007 \"value 7\"")
                .anyMatch(line -> line.startsWith("large ") && line.endsWith("... (9000 bytes)"));
    }

    @Test
    void aDamagedPageIsThreeAndSaysWhichKeys() throws Exception {
        byte[] bytes = Files.readAllBytes(data);
        for (int at = 16384; at < bytes.length; at += 4096) {
            bytes[at + 100] ^= 1;
        }
        Files.write(data, bytes);
        assertThat(run("tree", "verify", node.toString())).isEqualTo(3);
        assertThat(out.toString())
                .contains("DAMAGED DAMAGED_PAGE")
                .contains("Rows touched: keys from the beginning")
                .contains("damaged in ");
    }

    @Test
    void whatIsNoDataFileIsOneWithTheReason() throws Exception {
        assertThat(run("tree", "verify", directory.resolve("absent").toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("there is no directory");
        assertThat(run("tree", "verify", directory.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("there is no data file");
        byte[] whole = Files.readAllBytes(data);
        says(new byte[0], "is no data file: it has 0 bytes");
        says(bytes("something else that is long enough to be looked at"), "is no data file");
        says(Arrays.copyOf(whole, 20_000), "was cut short");
        says(Arrays.copyOf(whole, 20_000), "copy it again as a whole");
        byte[] newer = whole.clone();
        newer[8] = 9;
        newer[8192 + 8] = 9;
        says(newer, "neither of its two meta slots has two equal copies");
        says(newer, "make this node again from the others or from a backup");
    }

    @Test
    void aTornSlotIsToldAndIsNoDamage() throws Exception {
        byte[] bytes = Files.readAllBytes(data);
        bytes[100] ^= 1;
        Files.write(data, bytes);
        assertThat(run("tree", "verify", node.toString())).isZero();
        assertThat(out.toString()).contains("one meta slot has no two equal copies, as after a crash");
    }

    private void says(byte[] file, String words) throws Exception {
        Files.write(data, file);
        for (String command : List.of("verify", "dump")) {
            assertThat(run("tree", command, node.toString())).isEqualTo(1);
            assertThat(err.toString()).startsWith("tidemark: ").contains(words);
        }
    }
}
