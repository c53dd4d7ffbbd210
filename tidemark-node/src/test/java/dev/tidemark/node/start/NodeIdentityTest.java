package dev.tidemark.node.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.disk.DiskFile;
import dev.tidemark.disk.SimulatedDisk;
import dev.tidemark.node.StartException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The file that says whose data directory this is, in every format that there was (H92, H103). */
class NodeIdentityTest {
    private static final UUID CLUSTER = new UUID(1, 2);
    private static final UUID INCARNATION = new UUID(3, 4);

    private final SimulatedDisk disk = new SimulatedDisk();

    private static String body(int format, String group) {
        return "tidemark data directory, format " + format + "\ncluster = " + CLUSTER + group
                + "\nnode = 5\nincarnation = " + INCARNATION + "\n";
    }

    private void write(String body) throws IOException {
        CRC32C crc = new CRC32C();
        crc.update(body.getBytes(StandardCharsets.UTF_8));
        String text = body + "crc32c = " + Integer.toHexString((int) crc.getValue()) + "\n";
        try (DiskFile file = disk.create("identity")) {
            file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aDirectoryFromBeforeGroupsIsOfTheOnlyOne(int format) throws Exception {
        write(body(format, ""));
        NodeIdentity identity = NodeIdentity.read(disk);
        assertThat(identity).isEqualTo(new NodeIdentity(CLUSTER, 0, 5, INCARNATION, format));
        assertThat(identity.remembersEnd()).isEqualTo(format == 2);
    }

    @Test
    void hasAGroupSinceFormatThree() throws Exception {
        write(body(3, "\ngroup = 0"));
        assertThat(NodeIdentity.read(disk))
                .isEqualTo(new NodeIdentity(CLUSTER, 0, 5, INCARNATION, NodeIdentity.FORMAT));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void comesBackAsItWasWritten(int format) throws Exception {
        NodeIdentity written = new NodeIdentity(CLUSTER, 0, 5, INCARNATION, format);
        written.write(disk);
        assertThat(NodeIdentity.read(disk)).isEqualTo(written);
        written.inThisFormat().write(disk);
        assertThat(NodeIdentity.read(disk).format()).isEqualTo(NodeIdentity.FORMAT);
    }

    /** A node that lost its vote is another one, and its files stay marked as they are. */
    @Test
    void anotherIncarnationKeepsItsFiles_H39() throws Exception {
        UUID fresh = new UUID(8, 8);
        NodeIdentity renewed = new NodeIdentity(CLUSTER, 0, 5, INCARNATION, NodeIdentity.FORMAT).as(fresh);
        renewed.write(disk);
        assertThat(NodeIdentity.read(disk)).isEqualTo(renewed);
        assertThat(renewed.incarnation()).isEqualTo(fresh);
        assertThat(renewed.files()).isEqualTo(INCARNATION);
        assertThat(renewed.inThisFormat()).isEqualTo(renewed);
    }

    /** Older releases read the first line first, and say that a newer one has been here (H180). */
    @Test
    void aLevelIsOfAFormatThatOlderReleasesRefuse_H180() throws Exception {
        NodeIdentity written = new NodeIdentity(CLUSTER, 0, 5, INCARNATION, NodeIdentity.FORMAT);
        assertThat(written.at(1)).isEqualTo(written);
        written.mark(disk, 2);
        NodeIdentity marked = NodeIdentity.read(disk);
        assertThat(marked.format()).isEqualTo(5);
        assertThat(marked.level()).isEqualTo(2);
        assertThat(marked.incarnation()).isEqualTo(INCARNATION);
        NodeIdentity renewed = marked.as(new UUID(8, 8));
        renewed.write(disk);
        assertThat(NodeIdentity.read(disk)).isEqualTo(renewed);
        assertThat(renewed.level())
                .as("another incarnation has the same log (H181)")
                .isEqualTo(2);
        assertThat(renewed.inThisFormat()).isEqualTo(renewed);
    }

    @Test
    void aNewerFormatIsRefused() throws Exception {
        write(body(6, "\ngroup = 0"));
        assertThatThrownBy(() -> NodeIdentity.read(disk))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("formatted by a newer version of Tidemark")
                .hasMessageContaining("format 6")
                .hasMessageContaining("run the version that made it");
    }

    @Test
    void aGroupThatIsMissingIsRefused() throws Exception {
        write(body(3, ""));
        assertThatThrownBy(() -> NodeIdentity.read(disk))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("a value in it cannot be read");
    }
}
