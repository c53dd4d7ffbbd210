package dev.tidemark.kv.text;

/** Options of commands: words in capitals or not. */
public final class Words {
    private Words() {}

    /** @param word in capitals */
    public static boolean is(byte[] argument, String word) {
        if (argument.length != word.length()) {
            return false;
        }
        for (int i = 0; i < argument.length; i++) {
            int letter = argument[i] >= 'a' && argument[i] <= 'z' ? argument[i] - ('a' - 'A') : argument[i];
            if (letter != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
