package dev.tidemark.server.command.tide;

/** Names that clients give their writes. */
final class RequestIds {
    private static final int UUID_LENGTH = 36;

    private RequestIds() {}

    /**
     * The form in which a name is kept. A UUID is the same in capitals or not, so it is written in small letters (RFC
     * 9562 §4); only what looks exactly like {@code 8-4-4-4-12} hexadecimal digits is one. Any other name is bytes.
     */
    static byte[] canonical(byte[] id) {
        if (!isUuid(id)) {
            return id;
        }
        byte[] small = id.clone();
        for (int at = 0; at < small.length; at++) {
            small[at] = small[at] >= 'A' && small[at] <= 'F' ? (byte) (small[at] + ('a' - 'A')) : small[at];
        }
        return small;
    }

    private static boolean isUuid(byte[] id) {
        if (id.length != UUID_LENGTH) {
            return false;
        }
        for (int at = 0; at < id.length; at++) {
            boolean hyphen = at == 8 || at == 13 || at == 18 || at == 23;
            if (hyphen ? id[at] != '-' : Character.digit(id[at], 16) < 0) {
                return false;
            }
        }
        return true;
    }
}
