package dev.tidemark.kv.database;

import dev.tidemark.kv.layout.Databases;
import dev.tidemark.kv.reply.KvErrors;
import dev.tidemark.kv.text.Numbers;
import dev.tidemark.state.reply.Reply;

/** The number of a database as an argument of a command. */
public final class DatabaseNumber {
    private static final Reply.Failure NO_SUCH_DB = new Reply.Failure("ERR DB index is out of range");
    private static final Reply.Failure NO_INT =
            new Reply.Failure("ERR value is out of range, value must between -2147483648 and 2147483647");

    private DatabaseNumber() {}

    /** @return the error as Redis words it, or null */
    public static Reply.Failure check(byte[] argument) {
        if (!Numbers.isLong(argument, 0)) {
            return KvErrors.NOT_AN_INTEGER;
        }
        return isInt(argument) ? checkRange(argument) : NO_INT;
    }

    /** For {@code SWAPDB}, which says of any number that is none which one it was. */
    public static Reply.Failure check(byte[] argument, Reply.Failure notInt) {
        return Numbers.isLong(argument, 0) && isInt(argument) ? null : notInt;
    }

    static Reply.Failure checkRange(byte[] argument) {
        return Databases.exists(Numbers.toLong(argument, 0)) ? null : NO_SUCH_DB;
    }

    private static boolean isInt(byte[] argument) {
        long number = Numbers.toLong(argument, 0);
        return number == (int) number;
    }

    /** Of an argument that was checked. */
    public static int of(byte[] argument) {
        return (int) Numbers.toLong(argument, 0);
    }
}
