package dev.tidemark.state.row;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.state.EngineDriver;
import dev.tidemark.state.Outcome;
import dev.tidemark.state.codec.PayloadCodec;
import dev.tidemark.state.codec.PayloadKind;
import dev.tidemark.state.once.EngineLimits;
import dev.tidemark.state.reply.Reply;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RequestIdTest {
    private final EngineDriver driver = new EngineDriver(EngineDriver.SMALL);

    @Test
    void aRepeatedIdGetsTheFirstReply_H68_H76() {
        assertThat(driver.once("pay-1", "k=a")).isEqualTo(new Reply.Int(1));
        assertThat(driver.once("pay-1", "k=a")).isEqualTo(new Reply.Int(1));
        assertThat(driver.once("pay-2", "k=a")).isEqualTo(new Reply.Int(2));
        assertThat(driver.value("k")).isEqualTo("aa");
    }

    @Test
    void aFailureIsADecidedOutcome_H80() {
        Reply first = driver.once("pay-1", "!");
        assertThat(first).isEqualTo(new Reply.Failure("ERR asked to fail at 1"));
        assertThat(driver.once("pay-1", "!")).isEqualTo(first);
    }

    @Test
    void theSameIdWithAnotherCommandIsAnError_H79() {
        driver.once("pay-1", "k=a");
        assertThat(driver.once("pay-1", "k=b"))
                .isEqualTo(new Reply.Failure("IDMISMATCH request id was used for another command at offset 1"));
        assertThat(driver.once("pay-1", "k=a")).isEqualTo(new Reply.Int(1));
        assertThat(driver.value("k")).isEqualTo("a");
    }

    @Test
    void anIdHoldsAcrossSessions_H75() {
        byte[] payload1 =
                PayloadCodec.encodeCommand(driver.open(), 1, 1, "pay-1".getBytes(UTF_8), "k=a".getBytes(UTF_8));
        byte[] payload2 =
                PayloadCodec.encodeCommand(driver.open(), 1, 1, "pay-1".getBytes(UTF_8), "k=a".getBytes(UTF_8));
        Outcome first = driver.apply(PayloadKind.COMMAND, payload1);
        Outcome second = driver.apply(PayloadKind.COMMAND, payload2);
        assertThat(second.type()).isEqualTo(Outcome.Type.EXECUTED);
        assertThat(second.reply()).isEqualTo(first.reply()).isEqualTo(new Reply.Int(1));
        assertThat(driver.value("k")).isEqualTo("a");
    }

    @Test
    void theOldestIdIsForgottenByCount() {
        for (int i = 1; i <= 4; i++) {
            driver.once("pay-" + i, "k=a");
        }
        assertThat(driver.once("pay-2", "k=a")).isEqualTo(new Reply.Int(2));
        assertThat(driver.once("pay-1", "k=a")).isEqualTo(new Reply.Int(5));
    }

    @Test
    void anIdIsForgottenByLogTime() {
        driver.once("pay-1", "k=a");
        driver.pass(500_000);
        assertThat(driver.once("pay-1", "k=a")).isEqualTo(new Reply.Int(1));
        driver.pass(600_000);
        assertThat(driver.once("pay-1", "k=a")).isEqualTo(new Reply.Int(2));
    }

    @Test
    void anIdIsForgottenByBytes() {
        EngineDriver tight = new EngineDriver(new EngineLimits(3, 1_000_000, 4, 1 << 20, 100, 500, 1_000_000));
        for (int i = 1; i <= 3; i++) {
            tight.once("pay-" + i, "k=a");
        }
        assertThat(tight.once("pay-3", "k=a")).isEqualTo(new Reply.Int(3));
        assertThat(tight.once("pay-1", "k=a")).isEqualTo(new Reply.Int(4));
    }

    @Test
    void aForgottenVersion7IdIsRefusedAndNotRunAgain_H74() {
        byte[] first = version7(driver.time / 1000);
        driver.once(first, "k=a");
        driver.pass(2_000_000);
        assertThat(failure(driver.once(first, "k=a"))).startsWith("IDEXPIRED ");
        assertThat(failure(driver.once(text(first), "k=a"))).startsWith("IDEXPIRED ");
        assertThat(driver.once(version7(driver.time / 1000), "k=b")).isEqualTo(new Reply.Int(2));
        assertThat(driver.value("k")).isEqualTo("ab");
    }

    @Test
    void theHorizonIsTheLatestOfTheForgottenIds() {
        long now = driver.time / 1000;
        driver.once(version7(now + 50_000), "k=a");
        for (int i = 0; i < 3; i++) {
            driver.once("other-" + i, "k=a");
        }
        assertThat(failure(driver.once(version7(now + 50_000), "k=b"))).startsWith("IDEXPIRED ");
        assertThat(driver.once(version7(now + 50_001), "k=b")).isEqualTo(new Reply.Int(5));
    }

    @Test
    void nobodyPushesTheHorizonFarAhead() {
        long now = driver.time / 1000;
        assertThat(failure(driver.once(version7(now + 60_002), "k=a"))).startsWith("IDFUTURE ");
        assertThat(driver.once(version7(now + 60_000), "k=a")).isEqualTo(new Reply.Int(1));
        assertThat(driver.value("k")).isEqualTo("a");
    }

    @Test
    void onlyVersion7IdsCarryATime() {
        assertThat(new RequestId(version7(123_456_789_000L)).millis()).isEqualTo(123_456_789_000L);
        assertThat(new RequestId(text(version7(5)).getBytes(UTF_8)).millis()).isEqualTo(5);
        assertThat(new RequestId(text(version7(5))
                                .toUpperCase(java.util.Locale.ROOT)
                                .getBytes(UTF_8))
                        .millis())
                .isEqualTo(5);
        assertThat(new RequestId(UUID.nameUUIDFromBytes(new byte[] {1})
                                .toString()
                                .getBytes(UTF_8))
                        .isDated())
                .isFalse();
        assertThat(new RequestId("0123456789012345".getBytes(UTF_8)).isDated()).isFalse();
        assertThat(new RequestId("zzzzzzzz-zzzz-7zzz-8zzz-zzzzzzzzzzzz".getBytes(UTF_8)).isDated())
                .isFalse();
    }

    private static String failure(Reply reply) {
        return ((Reply.Failure) reply).message();
    }

    private static byte[] version7(long millis) {
        byte[] uuid = new byte[16];
        for (int i = 0; i < 6; i++) {
            uuid[i] = (byte) (millis >>> (8 * (5 - i)));
        }
        uuid[6] = 0x7a;
        uuid[8] = (byte) 0x9c;
        uuid[15] = 42;
        return uuid;
    }

    private static String text(byte[] uuid) {
        java.nio.ByteBuffer words = java.nio.ByteBuffer.wrap(uuid);
        return new UUID(words.getLong(), words.getLong()).toString();
    }
}
