package dev.tidemark.server.resp;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits an inline command into arguments as Redis does: at blanks; {@code "…"} with the escapes {@code \n \r \t \b \a
 * \xHH}; {@code '…'} with {@code \'} alone; a closing quote must be followed by a blank or the end.
 */
final class InlineCommand {
    private final byte[] line;
    private int at;
    private final ByteArrayOutputStream argument = new ByteArrayOutputStream();

    private InlineCommand(byte[] line) {
        this.line = line;
    }

    /** The arguments of a line without its line end. None for a blank line. */
    static byte[][] split(byte[] line) throws RespProtocolException {
        return new InlineCommand(line).split();
    }

    private byte[][] split() throws RespProtocolException {
        List<byte[]> arguments = new ArrayList<>();
        while (true) {
            while (at < line.length && isBlank(line[at])) {
                at++;
            }
            if (at == line.length) {
                return arguments.toArray(new byte[0][]);
            }
            argument.reset();
            readArgument();
            arguments.add(argument.toByteArray());
        }
    }

    private void readArgument() throws RespProtocolException {
        while (at < line.length && !isBlank(line[at])) {
            byte b = line[at++];
            switch (b) {
                case '"' -> {
                    readDoubleQuoted();
                    return;
                }
                case '\'' -> {
                    readSingleQuoted();
                    return;
                }
                default -> argument.write(b);
            }
        }
    }

    private void readDoubleQuoted() throws RespProtocolException {
        while (at < line.length) {
            byte b = line[at++];
            if (b == '"') {
                requireBlankOrEnd();
                return;
            }
            if (b == '\\' && at < line.length) {
                readEscape();
            } else {
                argument.write(b);
            }
        }
        throw unbalanced();
    }

    private void readEscape() {
        byte b = line[at++];
        if (b == 'x' && at + 1 < line.length && hex(line[at]) >= 0 && hex(line[at + 1]) >= 0) {
            argument.write(hex(line[at]) << 4 | hex(line[at + 1]));
            at += 2;
            return;
        }
        argument.write(
                switch (b) {
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    case 't' -> '\t';
                    case 'b' -> '\b';
                    case 'a' -> 7;
                    default -> b;
                });
    }

    private void readSingleQuoted() throws RespProtocolException {
        while (at < line.length) {
            byte b = line[at++];
            if (b == '\'') {
                requireBlankOrEnd();
                return;
            }
            if (b == '\\' && at < line.length && line[at] == '\'') {
                b = line[at++];
            }
            argument.write(b);
        }
        throw unbalanced();
    }

    private void requireBlankOrEnd() throws RespProtocolException {
        if (at < line.length && !isBlank(line[at])) {
            throw unbalanced();
        }
    }

    private static RespProtocolException unbalanced() {
        return new RespProtocolException("unbalanced quotes in request");
    }

    /** A zero byte ends a C string, where Redis stops; here it is one more blank, so that nothing is dropped unseen. */
    private static boolean isBlank(byte b) {
        return b == ' ' || (b >= '\t' && b <= '\r') || b == 0;
    }

    private static int hex(byte b) {
        return Character.digit((char) (b & 0xff), 16);
    }
}
