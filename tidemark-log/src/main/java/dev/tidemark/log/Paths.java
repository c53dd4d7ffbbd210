package dev.tidemark.log;

/** Names on a {@link dev.tidemark.disk.Disk}. */
final class Paths {
    private Paths() {}

    static String parent(String name) {
        int slash = name.lastIndexOf('/');
        return slash < 0 ? "" : name.substring(0, slash);
    }

    static String in(String directory, String name) {
        return directory.isEmpty() ? name : directory + "/" + name;
    }
}
