package dev.tidemark.server.config;

import dev.tidemark.node.Reasons;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The lines of a configuration file, which is UTF-8. A mark of the byte order, as some editors write it, is skipped.
 */
final class ConfigText {
    private static final int MAX_FILE_BYTES = 1 << 20;
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private ConfigText() {}

    static List<String> lines(Path file) throws ConfigException {
        try {
            if (Files.isDirectory(file)) {
                throw new ConfigException("the configuration " + file + " is a directory, not a file");
            }
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw new ConfigException(
                        file + " is larger than " + MAX_FILE_BYTES + " bytes; that is no configuration");
            }
            return decode(file, Files.readAllBytes(file)).lines().toList();
        } catch (IOException e) {
            throw new ConfigException("the configuration " + file + " cannot be read: " + Reasons.of(e));
        }
    }

    private static String decode(Path file, byte[] bytes) throws ConfigException {
        if (begins(bytes, 0xFF, 0xFE) || begins(bytes, 0xFE, 0xFF)) {
            throw new ConfigException(file + " is UTF-16; save it as UTF-8");
        }
        int from = begins(bytes, MARK[0] & 0xff, MARK[1] & 0xff, MARK[2] & 0xff) ? MARK.length : 0;
        ByteBuffer in = ByteBuffer.wrap(bytes, from, bytes.length - from);
        CharBuffer out = CharBuffer.allocate(in.remaining() + 1);
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder(); // reports what it cannot read
        CoderResult result = decoder.decode(in, out, true);
        if (result.isError()) {
            throw new ConfigException(notUtf8(file, bytes, in.position()));
        }
        return out.flip().toString();
    }

    private static boolean begins(byte[] bytes, int... mark) {
        for (int i = 0; i < mark.length; i++) {
            if (i >= bytes.length || (bytes[i] & 0xff) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    private static String notUtf8(Path file, byte[] bytes, int at) {
        int line = 1;
        for (int i = 0; i < at; i++) {
            line += bytes[i] == '\n' ? 1 : 0;
        }
        String likely = (bytes[at] & 0xff) >= 0xA0
                ? " It looks like Latin-1 (ISO 8859-1), where this is \"" + (char) (bytes[at] & 0xff) + "\"."
                : "";
        return String.format(
                "%s line %d: byte 0x%02X is not UTF-8.%s Save the file as UTF-8", file, line, bytes[at] & 0xff, likely);
    }
}
