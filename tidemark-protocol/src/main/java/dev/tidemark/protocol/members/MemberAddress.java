package dev.tidemark.protocol.members;

/**
 * Whether a text may be the address of a member. What gets into the log must fit there and be of use to all nodes, so
 * it is looked at where it comes in, and by the leader before it is appended (H109).
 */
public final class MemberAddress {
    /** Longer ones are refused. */
    public static final int MAX_CHARS = 300;

    private static final int MAX_PORT = 65_535;
    private static final int MAX_PORT_DIGITS = 5;

    private MemberAddress() {}

    /** @return why it is none, in words; null if it is {@code host:port} */
    public static String objectionTo(String address) {
        if (address.length() > MAX_CHARS) {
            return "an address of " + address.length() + " characters is too long: " + MAX_CHARS + " are allowed";
        }
        boolean isPrintable = address.chars().allMatch(c -> c > ' ' && c < 0x7f);
        int colon = address.lastIndexOf(':');
        if (!isPrintable || colon < 1 || !isPort(address.substring(colon + 1))) {
            return "\"" + (isPrintable ? address : address.replaceAll("[^!-~]", "?"))
                    + "\" is no address of a node: write HOST:PORT, as 127.0.0.1:17001, in ASCII without blanks, with"
                    + " a port from 1 to " + MAX_PORT;
        }
        return null;
    }

    private static boolean isPort(String text) {
        boolean isNumber = !text.isEmpty()
                && text.length() <= MAX_PORT_DIGITS
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= MAX_PORT;
    }
}
