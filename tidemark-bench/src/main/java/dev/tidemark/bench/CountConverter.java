package dev.tidemark.bench;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;

/** Reads numbers such as {@code 5000}, {@code 20k}, {@code 1m}, {@code 2.5m}: thousands and millions. */
final class CountConverter implements CommandLine.ITypeConverter<Long> {
    private static final Pattern COUNT = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,6})?)([km]?)");
    private static final int THOUSAND_DIGITS = 3;
    private static final int MILLION_DIGITS = 6;

    @Override
    public Long convert(String text) {
        Matcher count = COUNT.matcher(text);
        if (count.matches()) {
            int digits = switch (count.group(2)) {
                case "k" -> THOUSAND_DIGITS;
                case "m" -> MILLION_DIGITS;
                default -> 0;
            };
            try {
                return new BigDecimal(count.group(1)).movePointRight(digits).longValueExact();
            } catch (ArithmeticException e) {
                // half a key, for example
            }
        }
        throw new CommandLine.TypeConversionException("'" + text + "' is not a number such as 5000, 20k or 1m");
    }
}
