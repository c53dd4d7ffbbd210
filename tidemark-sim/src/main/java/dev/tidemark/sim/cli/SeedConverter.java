package dev.tidemark.sim.cli;

import picocli.CommandLine;

/** A seed: decimal, or hexadecimal after 0x. */
final class SeedConverter implements CommandLine.ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
        try {
            return text.startsWith("0x") || text.startsWith("0X")
                    ? Long.parseUnsignedLong(text.substring(2), 16)
                    : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new CommandLine.TypeConversionException(
                    "'" + text + "' is no seed: a seed is a whole number of 64 bits, such as 42, -7 or 0x2a");
        }
    }
}
