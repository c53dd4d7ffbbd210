package dev.tidemark.server.config;

import java.nio.file.InvalidPathException;

/**
 * What to say of a path that cannot be used. The JVM reads command line and file names in the letters of its locale.
 */
public final class Locales {
    private Locales() {}

    public static String advice(InvalidPathException failure) {
        return failure.getReason() + ". The locale of this process knows only the letters of "
                + System.getProperty("sun.jnu.encoding", "ASCII")
                + "; set LC_ALL=C.UTF-8, or use a path without other letters";
    }
}
