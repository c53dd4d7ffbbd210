package dev.tidemark.disk.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VarintTest {
    /** Every border between two lengths; and what a page may hold of a value of a GiB, which is shifted by one bit. */
    @ParameterizedTest
    @CsvSource({
        "0, 1",
        "1, 1",
        "127, 1",
        "128, 2",
        "16383, 2",
        "16384, 3",
        "2097151, 3",
        "2097152, 4",
        "268435455, 4",
        "268435456, 5",
        "2147483647, 5",
        "-2147483648, 5",
        "-1, 5"
    })
    void eachWayToWriteAndToReadAgrees(int value, int size) {
        assertThat(Varint.size(value)).isEqualTo(size);
        ByteBuffer buffer = ByteBuffer.allocate(Varint.LONGEST + 1);
        buffer.put((byte) 0x55);
        Varint.put(buffer, value);
        assertThat(buffer.position()).isEqualTo(1 + size);
        byte[] array = new byte[Varint.LONGEST + 1];
        array[0] = 0x55;
        assertThat(Varint.put(array, 1, value)).isEqualTo(1 + size);
        assertThat(array).isEqualTo(buffer.array());
        assertThat(Varint.get(buffer, 1)).isEqualTo(value);
        if (value < 0) {
            return; // who takes one has lengths, which are less
        }
        int[] at = {1};
        assertThat(Varint.take(() -> array[at[0]++] & 0xff)).isEqualTo(value);
        assertThat(at[0]).isEqualTo(1 + size);
    }

    @Test
    void bytesAreThoseOfTheFormat() {
        byte[] bytes = new byte[2];
        Varint.put(bytes, 0, 300);
        assertThat(bytes).containsExactly(0xac, 0x02);
    }

    /** Of 2^31, of six bytes, and of five with bits beyond. */
    @ParameterizedTest
    @ValueSource(strings = {"8080808008", "808080808000", "ffffffff7f"})
    void whatIsTooLargeIsNoNumber(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        int[] at = {0};
        assertThat(Varint.take(() -> bytes[at[0]++] & 0xff)).isEqualTo(-1);
        assertThat(at[0]).isLessThanOrEqualTo(Varint.LONGEST);
    }

    @Test
    void aPageWithoutAnEndIsNotReadOn() {
        ByteBuffer endless = ByteBuffer.allocate(8);
        while (endless.hasRemaining()) {
            endless.put((byte) 0x80);
        }
        assertThatThrownBy(() -> Varint.get(endless, 0))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContaining("five bytes");
    }
}
