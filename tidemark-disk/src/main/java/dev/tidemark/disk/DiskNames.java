package dev.tidemark.disk;

import java.util.Objects;

/** The rules for names: relative, with {@code /}, and never able to leave the root. */
final class DiskNames {
    private DiskNames() {}

    /** Returns the name if it stays inside the root. The empty name is the root itself. */
    static String check(String name) {
        Objects.requireNonNull(name, "name");
        if (name.isEmpty()) {
            return name;
        }
        for (String part : name.split("/", -1)) {
            boolean leaves = part.isEmpty() || part.equals(".") || part.equals("..");
            if (leaves || part.indexOf('\\') >= 0 || part.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("not a name inside the data directory: '" + name + "'");
            }
        }
        return name;
    }

    /** The directory that holds {@code name}; empty for the root. */
    static String parent(String name) {
        int slash = name.lastIndexOf('/');
        return slash < 0 ? "" : name.substring(0, slash);
    }
}
