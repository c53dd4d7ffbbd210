package dev.tidemark.server.resp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;

/**
 * Takes the commands of one client out of the bytes it sends, in whatever pieces they arrive.
 *
 * <p>What a client announces is checked against {@link RespLimits} and never allocated ahead: an unfinished command
 * costs about what arrived of it (H116). The texts of the errors are those of Redis.
 *
 * <p>One thread at a time.
 */
public final class RespDecoder {
    private static final byte[] EMPTY = new byte[0];
    private static final int FIRST_ARGUMENTS = 16;
    private static final int FIRST_PIECE_BYTES = 512;
    private static final int NO_ARGUMENT_OPEN = -1;

    /** Its place in the array, its header, and padding. */
    private static final int ARGUMENT_OVERHEAD_BYTES = 28;

    private final RespLimits limits;
    private boolean authenticated;

    /** The start of a line whose end has not arrived. */
    private byte[] line = EMPTY;

    private int lineBytes;

    /** The line that {@link #takeLine} found, without its LF. */
    private ByteBuf found;

    private int foundStart;
    private int foundEnd;

    /** Of the multibulk command being read; null between commands. */
    private byte[][] arguments;

    private int announced;
    private int complete;

    /** Announced length of the argument being read, or {@link #NO_ARGUMENT_OPEN}. */
    private int argumentBytes = NO_ARGUMENT_OPEN;

    private byte[] argument;
    private int argumentFilled;
    /** Bytes of CR LF after an argument that were seen. */
    private int terminatorSeen;

    private int commandBytes;

    public RespDecoder(RespLimits limits, boolean authenticated) {
        this.limits = limits;
        this.authenticated = authenticated;
    }

    /** Whether the client may use the full limits. */
    public void setAuthenticated(boolean authenticated) {
        this.authenticated = authenticated;
    }

    /** Whether a part of a command has arrived and the rest has not. */
    public boolean isInsideCommand() {
        return lineBytes > 0 || arguments != null;
    }

    /** About how much memory the part of a command takes that has arrived. */
    public long heldBytes() {
        if (arguments == null) {
            return lineBytes;
        }
        int open = argumentBytes == NO_ARGUMENT_OPEN ? 0 : argumentBytes;
        return lineBytes
                + (long) ARGUMENT_OVERHEAD_BYTES * arguments.length
                + commandBytes
                - open
                + (argument == null ? 0 : argument.length);
    }

    /** Bytes of all arguments of the command that {@link #next} returned last. */
    public int commandBytes() {
        return commandBytes;
    }

    /**
     * Reads on.
     *
     * @return the next command, its name first, at least one argument; null when {@code in} is used up
     * @throws RespProtocolException if the client broke the protocol; do not call again
     */
    public byte[][] next(ByteBuf in) throws RespProtocolException {
        while (in.isReadable()) {
            byte[][] command = arguments == null ? start(in) : continueCommand(in);
            if (command != null && command.length > 0) {
                return command;
            }
        }
        return null;
    }

    /** Reads the first line of a command: the whole of an inline command, or the count of a multibulk one. */
    private byte[][] start(ByteBuf in) throws RespProtocolException {
        boolean multibulk = (lineBytes > 0 ? line[0] : in.getByte(in.readerIndex())) == '*';
        if (!takeLine(in, multibulk ? "too big mbulk count string" : "too big inline request")) {
            return null;
        }
        commandBytes = 0;
        if (!multibulk) {
            return inline();
        }
        long count = number("invalid multibulk length");
        if (count > limits.maxArguments()) {
            throw new RespProtocolException("invalid multibulk length");
        }
        if (count > RespLimits.UNAUTHENTICATED_ARGUMENTS && !authenticated) {
            throw new RespProtocolException("unauthenticated multibulk length");
        }
        if (count > 0) {
            announced = (int) count;
            complete = 0;
            arguments = new byte[Math.min(announced, FIRST_ARGUMENTS)][];
        }
        return null;
    }

    private byte[][] inline() throws RespProtocolException {
        commandBytes = foundEnd - foundStart;
        boolean withCr = foundEnd > foundStart && found.getByte(foundEnd - 1) == '\r';
        byte[] text = new byte[withCr ? commandBytes - 1 : commandBytes];
        found.getBytes(foundStart, text);
        return InlineCommand.split(text);
    }

    private byte[][] continueCommand(ByteBuf in) throws RespProtocolException {
        while (in.isReadable()) {
            if (argumentBytes == NO_ARGUMENT_OPEN) {
                if (!openArgument(in)) {
                    return null;
                }
            }
            if (!fillArgument(in) || !skipTerminator(in)) {
                return null;
            }
            if (closeArgument()) {
                byte[][] command = arguments.length == announced ? arguments : Arrays.copyOf(arguments, announced);
                arguments = null;
                return command;
            }
        }
        return null;
    }

    private boolean openArgument(ByteBuf in) throws RespProtocolException {
        if (!takeLine(in, "too big bulk count string")) {
            return false;
        }
        byte type = foundEnd > foundStart ? found.getByte(foundStart) : 0;
        if (type != '$') {
            throw new RespProtocolException("expected '$', got '" + printable(type) + "'");
        }
        long length = number("invalid bulk length");
        if (length < 0 || length > limits.maxArgumentBytes()) {
            throw new RespProtocolException("invalid bulk length");
        }
        if (length > RespLimits.UNAUTHENTICATED_ARGUMENT_BYTES && !authenticated) {
            throw new RespProtocolException("unauthenticated bulk length");
        }
        if (length > limits.maxCommandBytes() - commandBytes) {
            throw new RespProtocolException(
                    "the arguments of one command exceed " + limits.maxCommandBytes() + " bytes");
        }
        argumentBytes = (int) length;
        commandBytes += argumentBytes;
        int first = Math.min(argumentBytes, Math.max(in.readableBytes(), FIRST_PIECE_BYTES));
        argument = first == 0 ? EMPTY : new byte[first];
        argumentFilled = 0;
        terminatorSeen = 0;
        return true;
    }

    /**
     * Moves what arrived of the argument; room is made for what arrived, at most doubled, never for what is announced.
     */
    private boolean fillArgument(ByteBuf in) {
        int take = Math.min(argumentBytes - argumentFilled, in.readableBytes());
        if (argumentFilled + take > argument.length) {
            int doubled = (int) Math.min(argumentBytes, Math.max(2L * argument.length, argumentFilled + take));
            argument = Arrays.copyOf(argument, doubled);
        }
        in.readBytes(argument, argumentFilled, take);
        argumentFilled += take;
        return argumentFilled == argumentBytes;
    }

    private boolean skipTerminator(ByteBuf in) throws RespProtocolException {
        while (terminatorSeen < 2) {
            if (!in.isReadable()) {
                return false;
            }
            if (in.readByte() != (terminatorSeen == 0 ? '\r' : '\n')) {
                throw new RespProtocolException("expected a line end after an argument of " + argumentBytes + " bytes");
            }
            terminatorSeen++;
        }
        return true;
    }

    /** Returns whether it was the last. */
    private boolean closeArgument() {
        if (complete == arguments.length) {
            arguments = Arrays.copyOf(arguments, Math.min(announced, 2 * complete));
        }
        arguments[complete++] = argument;
        argument = null;
        argumentBytes = NO_ARGUMENT_OPEN;
        return complete == announced;
    }

    /** Finds a line; if its end has not arrived, keeps what arrived and returns false. */
    private boolean takeLine(ByteBuf in, String tooBig) throws RespProtocolException {
        int start = in.readerIndex();
        int window = Math.min(in.readableBytes(), limits.maxLineBytes() - lineBytes + 1);
        int end = in.indexOf(start, start + window, (byte) '\n');
        int length = (end < 0 ? start + window : end) - start;
        if (lineBytes + length > limits.maxLineBytes()) {
            throw new RespProtocolException(tooBig);
        }
        if (end >= 0 && lineBytes == 0) {
            in.readerIndex(end + 1);
            setFound(in, start, end);
            return true;
        }
        if (lineBytes + length > line.length) {
            line = Arrays.copyOf(line, Math.max(64, Math.max(2 * line.length, lineBytes + length)));
        }
        in.readBytes(line, lineBytes, length);
        lineBytes += length;
        if (end < 0) {
            return false;
        }
        in.skipBytes(1);
        setFound(Unpooled.wrappedBuffer(line), 0, lineBytes);
        line = EMPTY;
        lineBytes = 0;
        return true;
    }

    private void setFound(ByteBuf buffer, int start, int end) {
        found = buffer;
        foundStart = start;
        foundEnd = end;
    }

    /** The number after the first byte of the found line, which must end in CR: digits with no leading zero, or -. */
    private long number(String otherwise) throws RespProtocolException {
        int at = foundStart + 1;
        int end = foundEnd - 1;
        boolean negative = at < end && found.getByte(at) == '-';
        int first = negative ? at + 1 : at;
        int digits = end - first;
        if (digits < 1 || digits > 18 || found.getByte(end) != '\r') {
            throw new RespProtocolException(otherwise);
        }
        if (found.getByte(first) == '0' && (digits > 1 || negative)) {
            throw new RespProtocolException(otherwise);
        }
        long value = 0;
        for (int i = first; i < end; i++) {
            int digit = found.getByte(i) - '0';
            if (digit < 0 || digit > 9) {
                throw new RespProtocolException(otherwise);
            }
            value = value * 10 + digit;
        }
        return negative ? -value : value;
    }

    private static char printable(byte b) {
        if (b == '\r' || b == '\n') {
            return ' ';
        }
        return b >= 0x20 && b < 0x7f ? (char) b : '?';
    }
}
