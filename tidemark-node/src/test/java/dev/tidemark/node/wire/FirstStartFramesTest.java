package dev.tidemark.node.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.protocol.bootstrap.Answer;
import dev.tidemark.protocol.bootstrap.Question;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What nodes say in a first start, as bytes (docs/format-peer.md). */
class FirstStartFramesTest {
    private static final Question QUESTION = new Question(1, 3, "nodes 1, 3", 0x0102030405060708L);
    private static final List<Answer> ANSWERS = List.of(
            new Answer.HasId(3, 7, new UUID(1, 2)),
            new Answer.IsEmpty(3, 7, 99),
            new Answer.IsDeciding(3, 7),
            new Answer.Objects(3, 7, "no"));

    private static List<Object> decoded(byte[] frame) {
        List<Object> found = new ArrayList<>();
        assertThat(FirstStartFrames.decode(frame, found::add, found::add)).isEqualTo(!found.isEmpty());
        return found;
    }

    @Test
    void whatIsWrittenIsRead() {
        assertThat(decoded(FirstStartFrames.bytes(QUESTION))).containsExactly(QUESTION);
        for (Answer answer : ANSWERS) {
            assertThat(decoded(FirstStartFrames.bytes(answer))).containsExactly(answer);
        }
        assertThat(ANSWERS.stream().map(Object::getClass))
                .as("each kind of answer")
                .containsExactlyInAnyOrder(Answer.class.getPermittedSubclasses());
    }

    /** What peers of this version understand: to change a line is to change the version of the format. */
    @Test
    void theBytesStayWhatTheyAre() {
        String hello = "5449444550454552" + "00000009";
        assertThat(body(FirstStartFrames.bytes(QUESTION)))
                .isEqualTo(
                        "46" + hello + "00000001" + "00000003" + "0102030405060708" + "000a" + "6e6f64657320312c2033");
        String answer = "41" + hello + "00000003" + "0000000000000007";
        assertThat(ANSWERS.stream().map(FirstStartFrames::bytes).map(FirstStartFramesTest::body))
                .containsExactly(
                        answer + "01" + "0000000000000001" + "0000000000000002",
                        answer + "02" + "0000000000000063",
                        answer + "03",
                        answer + "04" + "0002" + "6e6f");
    }

    private static String body(byte[] frame) {
        return HexFormat.of().formatHex(frame, PeerFrames.HEADER_BYTES, frame.length);
    }

    @Test
    void theDocumentSaysTheSame() throws IOException {
        String document = Files.readString(Path.of("../docs/format-peer.md"));
        assertThat(document)
                .contains("The bytes between the nodes of a cluster, version 9.")
                .contains("| `F` | question |", "| `A` | answer |")
                .contains("| 1 | has an id | cluster id (UUID) |")
                .contains("| 2 | is empty | number of its process (8) |")
                .contains("| 3 | is deciding | none |")
                .contains("| 4 | objects |");
    }

    /** H13: a bit that flips, a frame that ends early or goes on, is never believed. */
    @Test
    void nothingElseIsBelieved() {
        Random random = new Random(5);
        for (Answer answer : ANSWERS) {
            byte[] frame = FirstStartFrames.bytes(answer);
            for (int i = 0; i < 200; i++) {
                byte[] other = frame.clone();
                other[random.nextInt(other.length)] ^= (byte) (1 << random.nextInt(8));
                assertThat(decoded(other)).isEmpty();
            }
        }
        assertThatThrownBy(() -> FirstStartFrames.answer(Unpooled.wrappedBuffer(new byte[9])))
                .isInstanceOf(MalformedFrameException.class);
        ByteBuf longer = Unpooled.buffer();
        FirstStartFrames.encode(ANSWERS.get(2), longer);
        longer.writeByte(0).skipBytes(PeerFrames.HEADER_BYTES + 1);
        assertThatThrownBy(() -> FirstStartFrames.answer(longer)).hasMessageStartingWith("1 bytes too many");
    }

    @Test
    void whatIsTooLongIsCut() {
        Answer.Objects cut =
                (Answer.Objects) decoded(FirstStartFrames.bytes(new Answer.Objects(1, 2, "x".repeat(9_000))))
                        .get(0);
        assertThat(cut.why()).hasSizeBetween(3_000, 3_072);
    }
}
