package dev.tidemark.kv;

/**
 * A command as an entry or a query holds it; {@link KvCommandCodec} reads it.
 *
 * @param format 1 for what was written before there were databases, else 2. What was written in an older format is
 *     executed as it was then: a node that replays it must come to the state of a node that executed it at the time
 * @param database in which the command is executed; 0 in format 1
 * @param args the name of the command, then its arguments; they belong to who reads them
 */
@SuppressWarnings("ArrayRecordComponent")
public record KvBody(int format, int database, byte[][] args) {
    static final int FIRST_FORMAT = 1;
    static final int FORMAT = 2;

    boolean isFirstFormat() {
        return format == FIRST_FORMAT;
    }
}
