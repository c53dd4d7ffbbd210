package dev.tidemark.node.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeerFrameDecoderTest {
    private static ByteBuf frames(byte[]... bodies) {
        ByteBuf out = Unpooled.buffer();
        for (byte[] body : bodies) {
            int start = PeerFrames.begin(out, body[0]);
            out.writeBytes(body, 1, body.length - 1);
            PeerFrames.end(out, start);
        }
        return out;
    }

    private static List<String> received(EmbeddedChannel channel) {
        List<String> frames = new ArrayList<>();
        for (ByteBuf frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
            frames.add(ByteBufUtil.hexDump(frame));
            frame.release();
        }
        return frames;
    }

    @Test
    void findsFramesAtEverySplit() {
        byte[] bytes = ByteBufUtil.getBytes(frames(new byte[] {'P'}, new byte[] {'M', 1, 2, 3}, new byte[] {'Q'}));
        for (int first = 0; first <= bytes.length; first++) {
            for (int second = first; second <= bytes.length; second++) {
                EmbeddedChannel channel = new EmbeddedChannel(new PeerFrameDecoder());
                channel.writeInbound(Unpooled.copiedBuffer(bytes, 0, first));
                channel.writeInbound(Unpooled.copiedBuffer(bytes, first, second - first));
                channel.writeInbound(Unpooled.copiedBuffer(bytes, second, bytes.length - second));
                assertThat(received(channel)).containsExactly("50", "4d010203", "51");
            }
        }
    }

    @Test
    void believesNoLengthBeyondTheBound_H13() {
        for (int length :
                new int[] {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, PeerFrameDecoder.MAX_HELLO_BYTES + 1}) {
            EmbeddedChannel channel = new EmbeddedChannel(new PeerFrameDecoder());
            ByteBuf header = Unpooled.buffer().writeInt(length).writeInt(0);
            assertThatThrownBy(() -> channel.writeInbound(header))
                    .hasRootCauseInstanceOf(MalformedFrameException.class)
                    .hasMessageContaining("claims " + length + " bytes");
        }
    }

    @Test
    void acceptsLargeFramesFromWhoSaidHello() {
        PeerFrameDecoder decoder = new PeerFrameDecoder();
        decoder.trust();
        EmbeddedChannel channel = new EmbeddedChannel(decoder);
        byte[] body = new byte[100_000];
        body[0] = 'M';
        channel.writeInbound(frames(body));
        assertThat(received(channel)).containsExactly(ByteBufUtil.hexDump(body));
        ByteBuf tooLong =
                Unpooled.buffer().writeInt(PeerFrames.MAX_FRAME_BYTES + 1).writeInt(0);
        assertThatThrownBy(() -> channel.writeInbound(tooLong)).hasRootCauseInstanceOf(MalformedFrameException.class);
    }

    @Test
    void findsEveryFlippedBit() {
        byte[] bytes = ByteBufUtil.getBytes(frames(new byte[] {'M', 1, 2, 3}));
        for (int bit = Integer.SIZE; bit < bytes.length * 8; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            EmbeddedChannel channel = new EmbeddedChannel(new PeerFrameDecoder());
            assertThatThrownBy(() -> channel.writeInbound(Unpooled.wrappedBuffer(flipped)))
                    .hasMessageContaining("wrong checksum");
        }
    }

    @Test
    void looksForNothingAfterABadFrame() {
        byte[] bytes = ByteBufUtil.getBytes(frames(new byte[] {'M', 1}, new byte[] {'P'}));
        bytes[5] ^= 1;
        EmbeddedChannel channel = new EmbeddedChannel(new PeerFrameDecoder());
        assertThatThrownBy(() -> channel.writeInbound(Unpooled.wrappedBuffer(bytes)))
                .hasMessageContaining("wrong checksum");
        channel.close();
        channel.checkException();
        assertThat(received(channel)).isEmpty();
    }
}
