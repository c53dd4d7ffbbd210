package dev.tidemark.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code SET} and {@code GET}. Replies come in the order of the commands. */
final class RespWire implements Wire {
    private static final int MAX_TEXT_BYTES = 200;

    private final Listener listener;
    private final byte[] set;
    private final byte[] get;
    private final int setKeyAt;
    private final int getKeyAt;

    private final byte[] greeting;
    /** Whether the greeting has no answer yet. */
    private boolean greets;

    private long replies;
    /** Bytes of a bulk reply that are still to come, its line end included; -1 outside of one. */
    private int bulkLeft = -1;

    RespWire(CommandTemplates commands, Listener listener) {
        this.listener = listener;
        String key = new String(CommandTemplates.key(), StandardCharsets.US_ASCII);
        String value = new String(commands.value(), StandardCharsets.US_ASCII);
        String setHead = "*3\r\n$3\r\nSET\r\n$" + key.length() + "\r\n";
        String getHead = "*2\r\n$3\r\nGET\r\n$" + key.length() + "\r\n";
        set = (setHead + key + "\r\n$" + value.length() + "\r\n" + value + "\r\n").getBytes(StandardCharsets.US_ASCII);
        get = (getHead + key + "\r\n").getBytes(StandardCharsets.US_ASCII);
        greeting = command(commands.greeting());
        setKeyAt = setHead.length();
        getKeyAt = getHead.length();
    }

    private static byte[] command(List<String> words) {
        StringBuilder text = new StringBuilder();
        if (!words.isEmpty()) {
            text.append('*').append(words.size()).append("\r\n");
            words.forEach(word -> text.append('$')
                    .append(word.length())
                    .append("\r\n")
                    .append(word)
                    .append("\r\n"));
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** Redis' protocol begins with the first command; its answer ends no operation. */
    @Override
    public void greet(ByteBuffer out) {
        out.put(greeting);
        greets = greeting.length > 0;
    }

    @Override
    public int maxBytes() {
        return Math.max(set.length, get.length);
    }

    @Override
    public boolean maySend() {
        return true;
    }

    @Override
    public void write(ByteBuffer out, boolean isWrite, int key) {
        int start = out.position();
        out.put(isWrite ? set : get);
        CommandTemplates.patchKey(out, start + (isWrite ? setKeyAt : getKeyAt), key);
    }

    @Override
    public void read(ByteBuffer in, ByteBuffer out) throws IOException {
        while (in.hasRemaining()) {
            if (bulkLeft >= 0) {
                int part = Math.min(bulkLeft, in.remaining());
                in.position(in.position() + part);
                bulkLeft -= part;
                if (bulkLeft > 0) {
                    return;
                }
                bulkLeft = -1;
                listener.ended(replies++, Outcome.OK, null);
            } else if (!readLine(in)) {
                return;
            }
        }
    }

    /** @return false if the line has not arrived whole */
    private boolean readLine(ByteBuffer in) throws IOException {
        int start = in.position();
        int end = start;
        int limit = in.limit();
        while (end < limit && in.get(end) != '\n') {
            end++;
        }
        if (end == limit) {
            if (start == 0 && limit == in.capacity()) {
                throw new IOException("a line of the reply is longer than " + limit + " bytes");
            }
            return false;
        }
        in.position(end + 1);
        if (greets) {
            greets = false;
            if (in.get(start) != '+') {
                throw new IOException("the server refused what connections begin with");
            }
            return true;
        }
        switch (in.get(start)) {
            case '+', ':' -> listener.ended(replies++, Outcome.OK, null);
            case '_' -> listener.ended(replies++, Outcome.MISS, null);
            case '-' -> listener.ended(replies++, Outcome.ERROR, text(in, start + 1, end - 1));
            case '$' -> openBulk(in, start + 1, end - 1);
            default -> throw new IOException("the reply starts with byte " + in.get(start) + ", which is not RESP");
        }
        return true;
    }

    private void openBulk(ByteBuffer in, int from, int to) throws IOException {
        if (in.get(from) == '-') {
            listener.ended(replies++, Outcome.MISS, null);
            return;
        }
        int length = 0;
        for (int i = from; i < to; i++) {
            int digit = in.get(i) - '0';
            if (digit < 0 || digit > 9 || length > 1 << 26) {
                throw new IOException("the length of a bulk reply is not a number that can be believed");
            }
            length = 10 * length + digit;
        }
        bulkLeft = length + 2;
    }

    private String text(ByteBuffer in, int from, int to) {
        if (!listener.wantsText()) {
            return null;
        }
        byte[] bytes = new byte[Math.max(0, Math.min(to - from, MAX_TEXT_BYTES))];
        in.get(from, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
