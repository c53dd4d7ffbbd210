package dev.tidemark.kv.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A cursor is read as C reads a number, since that is what Redis does; found by the fuzz beside redis-server. */
class ScanCursorTest {
    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "17, 17",
        "+17, 17",
        "00000000000000000000017, 17",
        "-1, 9223372036854775807",
        "'\0x', 0",
        "'17\0x', 17",
        "'-\0', -1",
        "x, -1",
        "17x, -1",
        "99999999999999999999, -1"
    })
    void isANumberUpToTheFirstZeroByte(String text, long cursor) {
        assertThat(ScanCursor.parse(text.getBytes(StandardCharsets.ISO_8859_1))).isEqualTo(cursor);
    }
}
