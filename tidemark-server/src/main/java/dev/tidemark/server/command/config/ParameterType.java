package dev.tidemark.server.command.config;

import dev.tidemark.server.command.ReadChoice;
import java.util.List;
import java.util.Locale;
import java.util.function.IntSupplier;

/** What the values of a parameter look like. */
interface ParameterType {
    ParameterType TEXT = new Text();
    ParameterType YES_NO = new YesNo();
    ParameterType MEMORY = new Memory();

    /**
     * The value as it is kept.
     *
     * @throws BadValueException if it cannot be used; the message is that of Redis
     */
    String normal(String value) throws BadValueException;

    record Text() implements ParameterType {
        @Override
        public String normal(String value) {
            return value;
        }
    }

    record YesNo() implements ParameterType {
        @Override
        public String normal(String value) throws BadValueException {
            String word = value.toLowerCase(Locale.ROOT);
            if (!word.equals("yes") && !word.equals("no")) {
                throw new BadValueException("argument must be 'yes' or 'no'");
            }
            return word;
        }
    }

    record OneOf(List<String> words) implements ParameterType {
        @Override
        public String normal(String value) throws BadValueException {
            String word = value.toLowerCase(Locale.ROOT);
            if (!words.contains(word)) {
                throw new BadValueException("argument(s) must be one of the following: " + String.join(", ", words));
            }
            return word;
        }
    }

    /** How consistent reads are. */
    record Level() implements ParameterType {
        @Override
        public String normal(String value) throws BadValueException {
            try {
                return ReadChoice.of(value).toString();
            } catch (IllegalArgumentException e) {
                throw new BadValueException(e.getMessage());
            }
        }
    }

    record Whole(long min, long max) implements ParameterType {
        @Override
        public String normal(String value) throws BadValueException {
            long number;
            try {
                number = Long.parseLong(value);
            } catch (NumberFormatException e) {
                throw new BadValueException("argument couldn't be parsed into an integer");
            }
            if (number < min || number > max) {
                throw new BadValueException("argument must be between " + min + " and " + max + " inclusive");
            }
            return Long.toString(number);
        }
    }

    /** How many clients: as many as the process can have. */
    record Clients(IntSupplier most) implements ParameterType {
        private static final Whole RANGE = new Whole(1, 1_000_000);

        @Override
        public String normal(String value) throws BadValueException {
            String number = RANGE.normal(value);
            if (Long.parseLong(number) > most.getAsInt()) {
                throw new BadValueException(
                        "The operating system is not able to handle the specified number of clients," + " try with "
                                + most.getAsInt());
            }
            return number;
        }
    }

    /** Bytes, with a unit as Redis knows it. */
    record Memory() implements ParameterType {
        @Override
        public String normal(String value) throws BadValueException {
            return Long.toString(bytes(value, "argument must be a memory value"));
        }

        static long bytes(String value, String otherwise) throws BadValueException {
            String text = value.toLowerCase(Locale.ROOT);
            int digits = 0;
            while (digits < text.length() && Character.isDigit(text.charAt(digits))) {
                digits++;
            }
            try {
                return Math.multiplyExact(
                        Long.parseLong(text.substring(0, digits)), unit(text.substring(digits), otherwise));
            } catch (NumberFormatException | ArithmeticException e) {
                throw new BadValueException(otherwise);
            }
        }

        private static long unit(String unit, String otherwise) throws BadValueException {
            return switch (unit) {
                case "", "b" -> 1;
                case "k" -> 1_000;
                case "kb" -> 1L << 10;
                case "m" -> 1_000_000;
                case "mb" -> 1L << 20;
                case "g" -> 1_000_000_000;
                case "gb" -> 1L << 30;
                default -> throw new BadValueException(otherwise);
            };
        }
    }

    /**
     * Groups of {@code class hard soft seconds}; normal is the hard limit of the class {@code normal}, 0 if none is
     * given.
     */
    record BufferLimits() implements ParameterType {
        private static final String UNREADABLE =
                "Error in hard, soft or soft_seconds setting in buffer limit configuration.";

        @Override
        public String normal(String value) throws BadValueException {
            String[] words = value.strip().split(" +");
            if (words.length % 4 != 0) {
                throw new BadValueException("Wrong number of arguments in buffer limit configuration.");
            }
            long hard = 0;
            for (int i = 0; i < words.length; i += 4) {
                if (!List.of("normal", "slave", "replica", "pubsub").contains(words[i].toLowerCase(Locale.ROOT))) {
                    throw new BadValueException("Invalid client class specified in buffer limit configuration.");
                }
                long given = Memory.bytes(words[i + 1], UNREADABLE);
                Memory.bytes(words[i + 2], UNREADABLE);
                Memory.bytes(words[i + 3], UNREADABLE);
                hard = words[i].equalsIgnoreCase("normal") ? given : hard;
            }
            return Long.toString(hard);
        }
    }
}
