package dev.tidemark.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.disk.Disk;
import dev.tidemark.disk.DiskFile;
import dev.tidemark.disk.SimulatedDisk;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/**
 * Pins format 1 of the data file (docs/format-tree.md). If it fails, either the change is a mistake, or it needs a new
 * format number, and the reader must still read this one.
 */
final class TreeFormatTest {
    private static final int LINE_BYTES = 32;
    private static final String RUN = "run".repeat(60);

    @Test
    void theSameCheckpointsGiveTheSameBytesForEver() throws Exception {
        SimulatedDisk disk = new SimulatedDisk();
        write(disk);
        assertThat(lines(disk)).isEqualTo(golden());
    }

    @Test
    void aFileOfFormat1IsRead() throws Exception {
        SimulatedDisk disk = new SimulatedDisk();
        try (DiskFile file = disk.create(TestTree.NAME)) {
            for (String line : golden().split("\n")) {
                long at = Long.parseLong(line.substring(0, line.indexOf(' ')));
                byte[] bytes = HexFormat.of().parseHex(line.substring(line.indexOf(' ') + 1));
                file.write(ByteBuffer.wrap(bytes), at);
            }
        }
        DataFile file = TestTree.open(disk);
        assertThat(file.root().position()).isEqualTo(TestTree.at(20));
        assertThat(file.root().level()).isEqualTo(1);
        assertThat(TestTree.text(file.get(TestTree.bytes("long")))).isEqualTo(RUN);
        assertThat(file.root().rows()).isEqualTo(22);
        assertThat(file.root().digest()).hasToString("aa7b951ae65261421df257d2ad86316b");
        TestTree.assertWhole(disk);
    }

    private static void write(Disk disk) throws Exception {
        DataFile file = TestTree.create(disk);
        file.checkpoint(TestTree.at(10), TestTree.changes(TestTree.rows("row", 21, 20)));
        file.checkpoint(TestTree.at(20), TestTree.changes(TestTree.put("long", RUN), TestTree.put("row0001", "")));
    }

    /** Position and bytes of each line that is not all zeros, and of the last one. */
    private static String lines(Disk disk) throws IOException {
        StringBuilder lines = new StringBuilder();
        try (DiskFile file = disk.open(TestTree.NAME)) {
            for (long at = 0; at < file.size(); at += LINE_BYTES) {
                ByteBuffer line = ByteBuffer.allocate(LINE_BYTES);
                file.read(line, at);
                String hex = HexFormat.of().formatHex(line.array());
                if (!hex.matches("0+") || at + LINE_BYTES >= file.size()) {
                    lines.append(at).append(' ').append(hex).append('\n');
                }
            }
        }
        return lines.toString();
    }

    private static String golden() throws IOException {
        try (InputStream in = TreeFormatTest.class.getResourceAsStream("tree-format-1.hex")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
