package dev.tidemark.kv.string;

import dev.tidemark.kv.command.Group;
import dev.tidemark.kv.command.ValueType;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.layout.Records;
import dev.tidemark.kv.text.Numbers;

/** Strings, which bits are another view of. */
public final class StringType extends ValueType {
    public static final StringType STRING = new StringType();

    static final Group GROUP = new Group("string", "@string");

    private static final int MAX_INT_DIGITS = 20;
    private static final int MAX_EMBEDDED = 44;

    private StringType() {
        super(Records.STRING, "string");
    }

    /** Whether a string is there that is not shorter. */
    static boolean fits(byte[] record, byte[] value) {
        return Records.isString(record) && value.length <= Records.valueLength(record);
    }

    @Override
    public String encoding(Keyspace keys, byte[] record) {
        int length = Records.valueLength(record);
        if (length <= MAX_INT_DIGITS && Numbers.isLong(record, Records.valueAt(record))) {
            return "int";
        }
        return length <= MAX_EMBEDDED ? "embstr" : "raw";
    }
}
