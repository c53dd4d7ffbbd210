package dev.tidemark.server.docs;

/**
 * One untidy line.
 *
 * @param line counted from 1
 */
record Finding(String file, int line, String what) {
    @Override
    public String toString() {
        return file + ":" + line + ": " + what;
    }
}
