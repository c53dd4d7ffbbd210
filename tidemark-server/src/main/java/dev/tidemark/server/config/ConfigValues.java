package dev.tidemark.server.config;

import dev.tidemark.node.HostPort;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/** The values that were given, and where: in a file, or on the command line, which wins. Not thread-safe. */
public final class ConfigValues {
    private static final String OPTION = "option --";
    private static final String SET = OPTION + "set";

    private final Map<ConfigKey, Given> values = new EnumMap<>(ConfigKey.class);

    private record Given(String text, String where) {}

    /** Reads a file of lines {@code key = value}; blank lines and lines that start with {@code #} are skipped. */
    public void readFile(Path file) throws ConfigException {
        List<String> lines = ConfigText.lines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                readLine(line, file + " line " + (i + 1));
            }
        }
    }

    private void readLine(String line, String where) throws ConfigException {
        int equals = line.indexOf('=');
        if (equals < 0) {
            throw new ConfigException(where + ": \"" + line + "\" is not of the form key = value");
        }
        ConfigKey key = key(line.substring(0, equals).strip(), where);
        Given before = values.get(key);
        if (before != null) {
            throw new ConfigException(where + ": " + key.key() + " is given a second time; the first is in "
                    + before.where + ". Remove one of them");
        }
        values.put(key, new Given(line.substring(equals + 1).strip(), where));
    }

    /** Sets what was given on the command line. Null: was not given. */
    public void setOption(ConfigKey key, Object value) {
        if (value != null) {
            values.put(key, new Given(value.toString(), OPTION + key.key()));
        }
    }

    /** Sets what was given as {@code --set key=value}. */
    public void setOption(String assignment) throws ConfigException {
        int equals = assignment.indexOf('=');
        if (equals < 0) {
            throw new ConfigException("option --set " + assignment + ": write --set key=value");
        }
        ConfigKey key = key(assignment.substring(0, equals).strip(), SET);
        Given before =
                values.put(key, new Given(assignment.substring(equals + 1).strip(), SET));
        if (before != null && before.where.equals(SET)) {
            throw new ConfigException(SET + ": " + key.key() + " is given a second time. Remove one of them");
        }
    }

    private static ConfigKey key(String text, String where) throws ConfigException {
        return ConfigKey.find(text)
                .orElseThrow(() -> new ConfigException(where + ": unknown key \"" + text + "\". Did you mean "
                        + ConfigKey.nearest(text).key() + "? All keys are in docs/configuration.md"));
    }

    boolean has(ConfigKey key) {
        return values.containsKey(key);
    }

    /** The value, or null. */
    String text(ConfigKey key) throws ConfigException {
        Given given = values.get(key);
        if (given != null && given.text.isEmpty()) {
            throw bad(key, "is empty");
        }
        return given == null ? null : given.text;
    }

    String required(ConfigKey key) throws ConfigException {
        String text = text(key);
        if (text == null) {
            throw new ConfigException("no " + key.key() + " is given: use --" + key.key() + ", or \"" + key.key()
                    + " = ...\" in the file of --config. Accepted: " + key.accepted());
        }
        return text;
    }

    /** A file or directory; a name that the locale of this process cannot express is refused in words. */
    Path path(ConfigKey key) throws ConfigException {
        try {
            return Path.of(required(key));
        } catch (InvalidPathException e) {
            throw bad(key, "cannot be a path here: " + Locales.advice(e));
        }
    }

    HostPort address(ConfigKey key) throws ConfigException {
        try {
            return HostPort.parse(required(key));
        } catch (IllegalArgumentException e) {
            throw bad(key, e.getMessage());
        }
    }

    int number(ConfigKey key, int otherwise, int min, int max) throws ConfigException {
        return (int) number(key, (long) otherwise, min, max);
    }

    /** {@code yes} or {@code no}. */
    boolean flag(ConfigKey key, boolean otherwise) throws ConfigException {
        String text = text(key);
        if (text != null && !text.equals("yes") && !text.equals("no")) {
            throw bad(key, "is neither yes nor no");
        }
        return text == null ? otherwise : text.equals("yes");
    }

    long number(ConfigKey key, long otherwise, long min, long max) throws ConfigException {
        String text = text(key);
        if (text == null) {
            return otherwise;
        }
        try {
            return inRange(key, Long.parseLong(text), min, max);
        } catch (NumberFormatException e) {
            throw bad(key, "is not a number");
        }
    }

    /** A number of bytes; {@code k}, {@code m} and {@code g} after it multiply by 1024, 1024², 1024³. */
    long bytes(ConfigKey key, long otherwise, long min, long max) throws ConfigException {
        String text = text(key);
        if (text == null) {
            return otherwise;
        }
        int shift = shift(text.toLowerCase(Locale.ROOT));
        try {
            long count = Long.parseLong(shift == 0 ? text : text.substring(0, text.length() - 1));
            return inRange(key, Math.multiplyExact(count, 1L << shift), min, max);
        } catch (NumberFormatException | ArithmeticException e) {
            throw bad(key, "is not a number of bytes");
        }
    }

    private static int shift(String text) {
        return switch (text.charAt(text.length() - 1)) {
            case 'k' -> 10;
            case 'm' -> 20;
            case 'g' -> 30;
            default -> 0;
        };
    }

    private long inRange(ConfigKey key, long value, long min, long max) throws ConfigException {
        if (value < min || value > max) {
            throw bad(key, "is out of range");
        }
        return value;
    }

    /**
     * The same of an option that has another name.
     *
     * @param where for messages, such as {@code option --members}
     */
    public static SortedMap<Integer, HostPort> cluster(String where, String text) throws ConfigException {
        ConfigValues values = new ConfigValues();
        values.values.put(ConfigKey.CLUSTER, new Given(text, where));
        return values.cluster();
    }

    /** Reads {@code 1=host:port,2=host:port}. */
    SortedMap<Integer, HostPort> cluster() throws ConfigException {
        SortedMap<Integer, HostPort> voters = new TreeMap<>();
        for (String part : required(ConfigKey.CLUSTER).split(",", -1)) {
            int equals = part.indexOf('=');
            OptionalInt id = id(equals < 0 ? "" : part.substring(0, equals).strip());
            if (id.isEmpty()) {
                throw bad(
                        ConfigKey.CLUSTER,
                        "has an entry \"" + part.strip() + "\" that is not of the form ID=HOST:PORT");
            }
            HostPort address;
            try {
                address = HostPort.parse(part.substring(equals + 1).strip());
            } catch (IllegalArgumentException e) {
                throw bad(ConfigKey.CLUSTER, e.getMessage());
            }
            if (voters.containsValue(address) || voters.put(id.getAsInt(), address) != null) {
                throw bad(ConfigKey.CLUSTER, "names node " + id.getAsInt() + " or its address " + address + " twice");
            }
        }
        return voters;
    }

    private static OptionalInt id(String text) {
        try {
            int id = Integer.parseInt(text);
            return id > 0 ? OptionalInt.of(id) : OptionalInt.empty();
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
    }

    ConfigException bad(ConfigKey key, String what) {
        Given given = values.get(key);
        String shown = key == ConfigKey.PASSWORD ? "" : " = " + given.text;
        return new ConfigException(
                given.where + ": " + key.key() + shown + ": " + what + ". Accepted: " + key.accepted());
    }
}
