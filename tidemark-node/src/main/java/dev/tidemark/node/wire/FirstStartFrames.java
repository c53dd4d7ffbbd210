package dev.tidemark.node.wire;

import dev.tidemark.protocol.bootstrap.Answer;
import dev.tidemark.protocol.bootstrap.Question;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The question of a node that has no cluster id, and the answers to it, as frames (docs/format-peer.md). */
public final class FirstStartFrames {
    private static final int HAS_ID = 1;
    private static final int IS_EMPTY = 2;
    private static final int IS_DECIDING = 3;
    private static final int OBJECTS = 4;
    /** Of a list, or of what is said about two; a frame before the hello has room for it. */
    private static final int MAX_TEXT_BYTES = 3_072;
    /** Of a text that is too long, so many of the end are kept. */
    private static final int END_BYTES = 250;

    private static final String CUT = " ... ";

    private FirstStartFrames() {}

    public static void encode(Question question, ByteBuf out) {
        int start = PeerFrames.begin(out, PeerFrames.QUESTION);
        Hello.putVersion(out);
        out.writeInt(question.from()).writeInt(question.to()).writeLong(question.number());
        Hello.putText(out, question.list());
        PeerFrames.end(out, start);
    }

    public static void encode(Answer answer, ByteBuf out) {
        int start = PeerFrames.begin(out, PeerFrames.ANSWER);
        Hello.putVersion(out);
        out.writeInt(answer.from()).writeLong(answer.number());
        if (answer instanceof Answer.HasId has) {
            Fields.putUuid(out.writeByte(HAS_ID), has.cluster());
        } else if (answer instanceof Answer.IsEmpty empty) {
            out.writeByte(IS_EMPTY).writeLong(empty.process());
        } else if (answer instanceof Answer.IsDeciding) {
            out.writeByte(IS_DECIDING);
        } else if (answer instanceof Answer.Objects objects) {
            Hello.putText(out.writeByte(OBJECTS), cut(objects.why()));
        } else {
            throw new IllegalArgumentException("no code for " + answer);
        }
        PeerFrames.end(out, start);
    }

    /** Two long lists do not fit together; the beginning says what is wrong, and the end what to do. */
    private static String cut(String why) {
        byte[] bytes = why.getBytes(StandardCharsets.UTF_8);
        return bytes.length <= MAX_TEXT_BYTES
                ? why
                : ascii(bytes, 0, MAX_TEXT_BYTES - END_BYTES - CUT.length())
                        + CUT
                        + ascii(bytes, bytes.length - END_BYTES, END_BYTES);
    }

    private static String ascii(byte[] bytes, int from, int length) {
        return new String(bytes, from, length, StandardCharsets.US_ASCII).replace('\ufffd', '?');
    }

    /** @param in what follows the type of the frame */
    public static Question question(ByteBuf in) throws MalformedFrameException {
        try {
            Hello.requireVersion(in);
            int from = in.readInt();
            int to = in.readInt();
            long number = in.readLong();
            Question question = new Question(from, to, Hello.takeText(in, MAX_TEXT_BYTES), number);
            requireEnd(in);
            return question;
        } catch (IndexOutOfBoundsException e) {
            throw new MalformedFrameException("a question for the cluster id that cannot be read: " + e.getMessage());
        }
    }

    /** @param in what follows the type of the frame */
    public static Answer answer(ByteBuf in) throws MalformedFrameException {
        try {
            Hello.requireVersion(in);
            Answer answer = answer(in.readInt(), in.readLong(), in.readUnsignedByte(), in);
            requireEnd(in);
            return answer;
        } catch (IndexOutOfBoundsException e) {
            throw new MalformedFrameException("an answer about the cluster id that cannot be read: " + e.getMessage());
        }
    }

    private static Answer answer(int from, long number, int kind, ByteBuf in) throws MalformedFrameException {
        return switch (kind) {
            case HAS_ID -> new Answer.HasId(from, number, Fields.takeUuid(in));
            case IS_EMPTY -> new Answer.IsEmpty(from, number, in.readLong());
            case IS_DECIDING -> new Answer.IsDeciding(from, number);
            case OBJECTS -> new Answer.Objects(from, number, Hello.takeText(in, MAX_TEXT_BYTES));
            default -> throw new MalformedFrameException("an answer about the cluster id of kind " + kind);
        };
    }

    private static void requireEnd(ByteBuf in) throws MalformedFrameException {
        if (in.isReadable()) {
            throw new MalformedFrameException(in.readableBytes() + " bytes too many in a frame about the cluster id");
        }
    }

    // For those who carry frames in another way than sockets do

    public static byte[] bytes(Question question) {
        ByteBuf out = Unpooled.buffer();
        encode(question, out);
        return ByteBufUtil.getBytes(out);
    }

    public static byte[] bytes(Answer answer) {
        ByteBuf out = Unpooled.buffer();
        encode(answer, out);
        return ByteBufUtil.getBytes(out);
    }

    /**
     * Takes one whole frame.
     *
     * @return false if it is neither a question nor an answer
     */
    public static boolean decode(byte[] frame, Consumer<Question> asked, Consumer<Answer> answered) {
        List<Object> found = new ArrayList<>(1);
        try {
            new PeerFrameDecoder().takeFrames(Unpooled.wrappedBuffer(frame), found);
            if (found.size() != 1) {
                return false;
            }
            ByteBuf body = (ByteBuf) found.get(0);
            byte type = body.readByte();
            if (type == PeerFrames.QUESTION) {
                asked.accept(question(body));
            } else if (type == PeerFrames.ANSWER) {
                answered.accept(answer(body));
            }
            return type == PeerFrames.QUESTION || type == PeerFrames.ANSWER;
        } catch (MalformedFrameException e) {
            return false;
        }
    }
}
