package dev.tidemark.log.file;

/** Names on a {@link dev.tidemark.disk.Disk}. */
public final class Paths {
    /** Ends the name of a file that is being made and does not count yet. */
    public static final String TEMPORARY = ".tmp";

    private Paths() {}

    /** The directory that a name is in; empty for one that is in none. */
    public static String parent(String name) {
        int slash = name.lastIndexOf('/');
        return slash < 0 ? "" : name.substring(0, slash);
    }

    /** The name under which {@code name} is made. */
    public static String temporary(String name) {
        return name + TEMPORARY;
    }

    /** The name of a file in a directory; an empty directory is none. */
    public static String in(String directory, String name) {
        return directory.isEmpty() ? name : directory + "/" + name;
    }
}
