package dev.tidemark.server.cli.backup;

import dev.tidemark.node.start.Until;
import dev.tidemark.server.cli.base.CliException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** The value of {@code --until}. */
public final class PointOption {
    private static final long MICROS = 1_000_000;
    private static final int NANOS_PER_MICRO = 1_000;

    private PointOption() {}

    /** @throws CliException in words, if it is none */
    public static Until parse(String text) throws CliException {
        if (text.equals("latest")) {
            return Until.LATEST;
        }
        try {
            if (text.chars().allMatch(Character::isDigit)) {
                return Until.entry(Long.parseLong(text));
            }
            Instant time = OffsetDateTime.parse(text).toInstant();
            return Until.time(
                    Math.addExact(Math.multiplyExact(time.getEpochSecond(), MICROS), time.getNano() / NANOS_PER_MICRO));
        } catch (NumberFormatException | DateTimeException | ArithmeticException e) {
            throw new CliException("--until " + text + " is no point in time: give the offset of an entry, a time with"
                    + " its zone such as 2026-11-29T18:30:00Z, or latest. Nothing was made");
        }
    }
}
