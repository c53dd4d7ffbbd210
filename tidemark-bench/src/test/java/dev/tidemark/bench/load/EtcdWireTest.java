package dev.tidemark.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class EtcdWireTest {
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int WINDOW_UPDATE = 8;
    private static final byte[] MESSAGE = {0, 0, 0, 0, 0};

    private final Ended ended = new Ended();
    private final EtcdWire wire = new EtcdWire(new CommandTemplates(100, "127.0.0.1:2379"), ended, false);
    private final ByteBuffer out = ByteBuffer.allocate(1 << 16);
    private final ByteBuffer in = ByteBuffer.allocate(1 << 10);

    private void frame(int type, int flags, int stream, byte... payload) {
        in.putInt(payload.length << 8 | type).put((byte) flags).putInt(stream).put(payload);
    }

    private void read() throws IOException {
        in.flip();
        wire.read(in, out);
        in.compact();
    }

    /** Reads a frame that the wire wrote: type, flags, stream, length. */
    private String nextWritten() {
        int head = out.getInt();
        String frame =
                "type " + (head & 0xff) + " flags " + out.get() + " stream " + out.getInt() + ", " + (head >>> 8);
        out.position(out.position() + (head >>> 8));
        return frame;
    }

    @Test
    void greetsWithThePrefaceAndAWideWindow() {
        wire.greet(out);
        out.flip();
        byte[] preface = new byte[24];
        out.get(preface);

        assertThat(new String(preface, StandardCharsets.US_ASCII)).isEqualTo("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        assertThat(nextWritten()).isEqualTo("type 4 flags 0 stream 0, 6");
        assertThat(nextWritten()).isEqualTo("type 8 flags 0 stream 0, 4");
        assertThat(out.hasRemaining()).isFalse();
    }

    /** Field 7 of {@code RangeRequest}, a varint: tag 0x38. */
    @Test
    void aSerializableReadSaysSoAndNothingElseDiffers() {
        byte[] linearizable = firstRead(false);
        byte[] serializable = firstRead(true);

        assertThat(serializable).hasSize(linearizable.length + 2).endsWith(0x38, 1);
    }

    private byte[] firstRead(boolean serializable) {
        ByteBuffer written = ByteBuffer.allocate(1 << 10);
        new EtcdWire(new CommandTemplates(100, "127.0.0.1:2379"), ended, serializable).write(written, false, 5);
        return Arrays.copyOf(written.array(), written.position());
    }

    @Test
    void operationsAreStreamsAndOnlyTheFirstSpellsItsHeadersOut() {
        wire.write(out, true, 5);
        int first = out.position();
        wire.write(out, true, 6);
        assertThat(out.position() - first).isLessThan(first);
        String text = new String(out.array(), 0, out.position(), StandardCharsets.ISO_8859_1);
        assertThat(text).contains("/etcdserverpb.KV/Put", "127.0.0.1:2379", "bench:0000000005", "bench:0000000006");
        assertThat(text.indexOf("application/grpc")).isEqualTo(text.lastIndexOf("application/grpc"));
        assertThat(wire.maxBytes()).isGreaterThanOrEqualTo(first);

        out.flip();
        assertThat(nextWritten()).startsWith("type 1 flags 4 stream 1, ");
        assertThat(nextWritten()).isEqualTo("type 0 flags 1 stream 1, " + (5 + 2 + 16 + 2 + 100));
        assertThat(nextWritten()).startsWith("type 1 flags 4 stream 3, ");
    }

    @Test
    void aMessageTellsSuccessFromAStatusAlone() throws IOException {
        wire.write(out, true, 1);
        wire.write(out, false, 2);
        wire.write(out, false, 3);
        frame(HEADERS, 4, 3, (byte) 0x88);
        frame(DATA, 0, 3, MESSAGE);
        frame(HEADERS, 5, 1, (byte) 0x88);
        frame(HEADERS, 5, 3, (byte) 0x88);
        frame(3, 0, 5, (byte) 0, (byte) 0, (byte) 0, (byte) 7);
        read();

        assertThat(ended.all)
                .containsExactly(
                        "0 ERROR etcd answered a call with an error; see its log",
                        "1 OK",
                        "2 ERROR etcd reset a call with code 7");
    }

    @Test
    void waitsForWholeFrames() throws IOException {
        wire.write(out, true, 1);
        frame(DATA, 0, 1, MESSAGE);
        frame(HEADERS, 5, 1, (byte) 0x88);
        byte[] all = new byte[in.flip().remaining()];
        in.get(all).clear();
        for (byte b : all) {
            assertThat(ended.all).isEmpty();
            in.put(b);
            read();
        }

        assertThat(ended.all).containsExactly("0 OK");
    }

    @Test
    void answersSettingsAndPings() throws IOException {
        frame(SETTINGS, 0, 0);
        frame(SETTINGS, 1, 0);
        frame(PING, 0, 0, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
        frame(PING, 1, 0, new byte[8]);
        read();
        out.flip();

        assertThat(nextWritten()).isEqualTo("type 4 flags 1 stream 0, 0");
        assertThat(nextWritten()).isEqualTo("type 6 flags 1 stream 0, 8");
        assertThat(out.hasRemaining()).isFalse();
    }

    @Test
    void sendsNoMoreThanTheServerAllows() throws IOException {
        int sent = 0;
        while (wire.maySend()) {
            out.clear();
            wire.write(out, true, sent++);
        }
        assertThat(sent).isEqualTo(65_535 / 125);

        frame(WINDOW_UPDATE, 0, 1, (byte) 0, (byte) 0, (byte) 1, (byte) 0);
        read();
        assertThat(wire.maySend())
                .as("the window of a stream is not that of the connection")
                .isFalse();

        frame(WINDOW_UPDATE, 0, 0, (byte) 0, (byte) 0, (byte) 1, (byte) 0);
        read();
        assertThat(wire.maySend()).isTrue();
    }

    @Test
    void anEndOfTheConnectionIsAnError() {
        frame(GOAWAY, 0, 0, new byte[] {0, 0, 0, 0, 0, 0, 0, 11});

        assertThatThrownBy(this::read).isInstanceOf(IOException.class).hasMessageContaining("code 11");
    }
}
