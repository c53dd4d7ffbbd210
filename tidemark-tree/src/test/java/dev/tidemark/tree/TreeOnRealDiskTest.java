package dev.tidemark.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.disk.FileDisk;
import dev.tidemark.tree.page.TreeFormat;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same classes on the file system of the machine, with the sizes that a node has. */
final class TreeOnRealDiskTest {
    @TempDir
    Path directory;

    @Test
    void checkpointsAreReadBackAfterAReopen() throws Exception {
        FileDisk disk = new FileDisk(directory.resolve("node-1"));
        DataFile.create(disk, TestTree.NAME, TestTree.IDENTITY, TreeFormat.DEFAULT);
        try (DataFile file = TestTree.open(disk)) {
            file.checkpoint(TestTree.at(1), TestTree.changes(TestTree.rows("a", 5000, 90)));
            file.checkpoint(TestTree.at(2), TestTree.changes(TestTree.put("large", "r".repeat(3 << 20))));
        }
        try (DataFile file = TestTree.open(disk)) {
            assertThat(TestTree.content(file)).hasSize(5001);
            assertThat(file.get(TestTree.bytes("large"))).hasSize(3 << 20);
            file.checkpoint(TestTree.at(3), TestTree.cut(TestTree.range("a0010", null)));
            for (int i = 4; i < 8; i++) {
                file.checkpoint(TestTree.at(i), TestTree.changes(TestTree.put("b", "" + i)));
            }
            assertThat(TestTree.content(file)).hasSize(11);
            assertThat(file.fileBytes()).isLessThan(3 << 20);
        }
        TestTree.assertWhole(disk);
    }
}
