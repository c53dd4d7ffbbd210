package dev.tidemark.state.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.state.EngineDriver;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PayloadCodecTest {
    private static final byte[] BODY = {'b'};

    @Test
    void payloadsHaveTheseBytes() {
        assertThat(hex(PayloadCodec.encodeCommand(null, BODY))).isEqualTo("1062");
        assertThat(hex(PayloadCodec.encodeCommand("id".getBytes(UTF_8), BODY))).isEqualTo("12" + "026964" + "62");
        assertThat(hex(PayloadCodec.encodeCommand(5, 4, 3, null, BODY)))
                .isEqualTo("11" + "0500000000000000" + "0400000000000000" + "0300000000000000" + "62");
        assertThat(hex(PayloadCodec.encodeCommand(5, 4, 3, new byte[] {1}, new byte[0])))
                .isEqualTo("13" + "0500000000000000" + "0400000000000000" + "0300000000000000" + "0101");
        assertThat(hex(PayloadCodec.encodeOpenSession(new byte[16]))).isEqualTo("10" + "00".repeat(16));
    }

    @Test
    void commandsComeBack() throws MalformedException {
        byte[] id = new byte[PayloadCodec.MAX_REQUEST_ID_BYTES];
        byte[] payload = PayloadCodec.encodeCommand(7, 3, 2, id, BODY);
        byte[] shifted = new byte[payload.length + 9];
        System.arraycopy(payload, 0, shifted, 4, payload.length);
        CommandPayload command = PayloadCodec.decodeCommand(shifted, 4, payload.length);
        assertThat(command.session()).isEqualTo(7);
        assertThat(command.sequence()).isEqualTo(3);
        assertThat(command.lowestUnanswered()).isEqualTo(2);
        assertThat(command.requestId()).isEqualTo(id);
        assertThat(command.body()).isEqualTo(BODY);
    }

    @Test
    void whatCannotBeIsNotEncoded() {
        assertThatThrownBy(() -> PayloadCodec.encodeCommand(0, 1, 1, null, BODY))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PayloadCodec.encodeCommand(1, 1, 2, null, BODY))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PayloadCodec.encodeCommand(new byte[0], BODY))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PayloadCodec.encodeCommand(new byte[65], BODY))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PayloadCodec.encodeOpenSession(new byte[15]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void badBytesAreRefused() {
        String zeros = "0000000000000000";
        String one = "0100000000000000";
        for (String hex : List.of(
                "",
                "00",
                "20",
                "14",
                "11",
                "110500",
                "12",
                "1200",
                "1241",
                "120261",
                "11" + one + zeros + one,
                "11" + one + one + "ffffffffffffffff")) {
            byte[] bytes = HexFormat.of().parseHex(hex);
            assertThatThrownBy(() -> PayloadCodec.decodeCommand(bytes, 0, bytes.length))
                    .as(hex)
                    .isInstanceOf(MalformedException.class);
        }
        for (String hex : List.of("", "10", "11" + "00".repeat(16), "10" + "00".repeat(15), "10" + "00".repeat(17))) {
            byte[] bytes = HexFormat.of().parseHex(hex);
            assertThatThrownBy(() -> PayloadCodec.decodeOpenSession(bytes, 0, bytes.length))
                    .as(hex)
                    .isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void anyBytesGetAnOutcome_H87_H88() {
        Random random = new Random(5);
        EngineDriver driver = new EngineDriver(EngineDriver.SMALL);
        for (int i = 0; i < 20_000; i++) {
            byte[] payload = new byte[random.nextInt(40)];
            random.nextBytes(payload);
            if (payload.length > 0) {
                payload[0] = (byte) (0x10 | random.nextInt(5));
            }
            PayloadKind kind = random.nextBoolean() ? PayloadKind.COMMAND : PayloadKind.OPEN_SESSION;
            assertThat(driver.apply(kind, payload).type()).isNotNull();
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
