package dev.tidemark.sim.model;

import dev.tidemark.state.reply.Reply;

/** Counting as Redis does it. */
final class ReferenceNumbers {
    private ReferenceNumbers() {}

    /** Of two integers, or the error that it does not fit 64 bits. */
    static Reply sum(String old, String by) {
        try {
            return new Reply.Int(Math.addExact(Long.parseLong(old), Long.parseLong(by)));
        } catch (ArithmeticException e) {
            return ReferenceErrors.OVERFLOW;
        }
    }

    /** Of 64 bits, and in the one form in which it would be printed. */
    static boolean isInteger(String text) {
        try {
            return Long.toString(Long.parseLong(text)).equals(text);
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
