package dev.tidemark.node.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.node.HostPort;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class HelloTest {
    private static final UUID CLUSTER = new UUID(1, 1);
    private static final HostPort CLIENT = new HostPort("127.0.0.1", 7001);
    private static final int LEVELS_BYTES = 4;
    private static final Hello OWN = hello(CLUSTER, 1, "nodes [1, 2] with write-quorum 2");

    private static Hello hello(UUID cluster, int id, String members) {
        return new Hello(cluster, 0, id, new UUID(2, id), CLIENT, members);
    }

    @Test
    void comesBackAsItWas() throws MalformedFrameException {
        ByteBuf bytes = Unpooled.buffer();
        OWN.encode(bytes);
        assertThat(Hello.decode(bytes)).isEqualTo(OWN);
    }

    @Test
    void everyCutIsMalformed() {
        ByteBuf bytes = Unpooled.buffer();
        OWN.encode(bytes);
        for (int length = 0; length < bytes.writerIndex(); length++) {
            if (length == bytes.writerIndex() - LEVELS_BYTES) {
                continue; // a hello of a release without levels
            }
            ByteBuf cut = bytes.slice(0, length);
            assertThatThrownBy(() -> Hello.decode(cut)).isInstanceOf(MalformedFrameException.class);
        }
    }

    /** Who says nothing of levels supports the first one, and what is added later still is not looked at. */
    @Test
    void aHelloOfAnotherReleaseIsRead_H180() throws MalformedFrameException {
        ByteBuf bytes = Unpooled.buffer();
        OWN.at(2).encode(bytes);
        Hello older = Hello.decode(bytes.slice(0, bytes.writerIndex() - LEVELS_BYTES));
        assertThat(older.members()).isEqualTo(OWN.members());
        assertThat(older.highestLevel()).isEqualTo(1);
        assertThat(older.activeLevel()).isEqualTo(1);
        Hello later = Hello.decode(bytes.writeLong(77));
        assertThat(later).isEqualTo(OWN.at(2));
    }

    /** Both ends say it, whichever of them knows: one supports less than the cluster of the other has come to. */
    @Test
    void whoDoesNotSupportTheLevelIsRefusedAtBothEnds_H180() {
        Hello low = new Hello(CLUSTER, 0, 2, new UUID(2, 2), CLIENT, OWN.members(), 1, 1);
        String install = "the cluster is at feature level 2, and the release of node 2 supports levels up to 1: install"
                + " a release that supports level 2 on node 2. Nothing was lost";
        assertThat(OWN.objectionTo(low)).isNull();
        assertThat(low.objectionTo(OWN)).isNull();
        assertThat(OWN.at(2).objectionTo(low)).isEqualTo(install);
        assertThat(low.objectionTo(OWN.at(2))).isEqualTo(install);
        assertThat(OWN.at(2).objectionTo(hello(CLUSTER, 2, OWN.members()))).isNull();
    }

    @Test
    void saysWhichVersionItDoesNotSpeak() {
        ByteBuf bytes = Unpooled.buffer();
        OWN.encode(bytes);
        bytes.setInt(Long.BYTES, 99);
        assertThatThrownBy(() -> Hello.decode(bytes))
                .isInstanceOf(OtherVersionException.class)
                .hasMessageContaining("speaks version 9 of the protocol between nodes, and its peer version 99")
                .hasMessageContaining("run the same version of Tidemark on all nodes");
    }

    @Test
    void objectsToWhoDoesNotBelong_H102() {
        assertThat(OWN.objectionTo(hello(CLUSTER, 2, OWN.members()))).isNull();
        assertThat(OWN.objectionTo(hello(new UUID(9, 9), 2, OWN.members())))
                .contains("node 2 belongs to cluster 00000000-0000-0009-0000-000000000009")
                .contains("check the addresses");
        assertThat(OWN.objectionTo(new Hello(CLUSTER, 7, 2, new UUID(2, 2), CLIENT, OWN.members())))
                .contains("node 2 speaks for group 7");
        assertThat(OWN.objectionTo(hello(CLUSTER, 1, OWN.members()))).startsWith("two nodes call themselves node 1");
        assertThat(OWN.objectionTo(hello(CLUSTER, 2, "nodes [1, 2, 3] with write-quorum 2")))
                .contains("must be the same on all nodes");
    }
}
