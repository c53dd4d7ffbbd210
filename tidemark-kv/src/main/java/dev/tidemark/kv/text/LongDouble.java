package dev.tidemark.kv.text;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/**
 * Numbers with a fraction as Redis counts with them on x86: 64 significant bits ({@code long double}), rounded half to
 * even, written with up to 17 decimals. Done by exact arithmetic, so it is the same on every machine (H83a).
 */
public final class LongDouble {
    public static final String DIFFERENCES = "Hexadecimal numbers are not read. Results are those of Redis on x86.";

    private static final int MAX_CHARS = 5_119;
    private static final int DECIMALS = 17;
    private static final int BITS = 64;
    /** The powers of ten in reach. */
    private static final int MAX_EXPONENT = 4_932;

    private static final int MIN_EXPONENT = -4_950;
    private static final BigDecimal MAX = new BigDecimal(
            BigInteger.ONE.shiftLeft(BITS).subtract(BigInteger.ONE).shiftLeft(16_384 - BITS));

    private LongDouble() {}

    /** The number nearest to a text, or null if it is none, or out of reach. */
    public static BigDecimal parse(byte[] text) {
        if (text.length == 0 || text.length > MAX_CHARS) {
            return null;
        }
        BigDecimal exact;
        try {
            exact = new BigDecimal(new String(text, StandardCharsets.ISO_8859_1));
        } catch (NumberFormatException e) {
            return null;
        }
        if (exact.signum() == 0) {
            return BigDecimal.ZERO;
        }
        long exponent = (long) exact.precision() - exact.scale() - 1;
        if (exponent > MAX_EXPONENT || exponent < MIN_EXPONENT) {
            return null;
        }
        BigDecimal rounded = round(exact);
        return rounded.abs().compareTo(MAX) > 0 ? null : rounded;
    }

    public static boolean isInfinite(byte[] text) {
        boolean signed = text.length > 0 && (text[0] == '+' || text[0] == '-');
        byte[] word = signed ? java.util.Arrays.copyOfRange(text, 1, text.length) : text;
        return Words.is(word, "INF") || Words.is(word, "INFINITY");
    }

    /** The sum as it is stored and shown, or null if it is out of reach. */
    public static byte[] sum(BigDecimal a, BigDecimal b) {
        BigDecimal sum = round(a.add(b));
        if (sum.abs().compareTo(MAX) > 0) {
            return null;
        }
        BigDecimal shown = sum.setScale(DECIMALS, RoundingMode.HALF_EVEN);
        String text = shown.signum() == 0 ? "0" : shown.stripTrailingZeros().toPlainString();
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** To 64 significant bits. */
    private static BigDecimal round(BigDecimal exact) {
        if (exact.signum() == 0) {
            return BigDecimal.ZERO;
        }
        BigInteger numerator = exact.unscaledValue().abs();
        BigInteger denominator = BigInteger.ONE;
        if (exact.scale() > 0) {
            denominator = BigInteger.TEN.pow(exact.scale());
        } else {
            numerator = numerator.multiply(BigInteger.TEN.pow(-exact.scale()));
        }
        int shift = BITS - (numerator.bitLength() - denominator.bitLength());
        BigInteger quotient = divide(numerator, denominator, shift);
        if (quotient.bitLength() > BITS) {
            shift--; // it was one bit too long; rounded again from the exact value
            quotient = divide(numerator, denominator, shift);
        }
        BigDecimal value = shift >= 0
                ? new BigDecimal(quotient.multiply(BigInteger.valueOf(5).pow(shift)), shift)
                : new BigDecimal(quotient.shiftLeft(-shift));
        return exact.signum() < 0 ? value.negate() : value;
    }

    /** Numerator times two to the shift, divided, rounded half to even. */
    private static BigInteger divide(BigInteger numerator, BigInteger denominator, int shift) {
        BigInteger dividend = shift >= 0 ? numerator.shiftLeft(shift) : numerator;
        BigInteger divisor = shift >= 0 ? denominator : denominator.shiftLeft(-shift);
        BigInteger[] result = dividend.divideAndRemainder(divisor);
        int order = result[1].shiftLeft(1).compareTo(divisor);
        boolean up = order > 0 || order == 0 && result[0].testBit(0);
        return up ? result[0].add(BigInteger.ONE) : result[0];
    }
}
