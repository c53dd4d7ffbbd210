package dev.tidemark.kv.command;

import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.layout.Records;
import dev.tidemark.state.reply.Reply;

/**
 * A type of values, such as strings: a folder of its own, with the commands on it. All types are listed in one place,
 * in {@code KvCommands}.
 *
 * <p>Values of {@link Records#STRING} are in the record of their key; those of any other type are a collection, whose
 * elements are rows of the store under its id. So whatever concerns keys alone (renaming, copying, expiry, removal)
 * needs to know no type.
 */
public abstract class ValueType {
    private static final Reply.Failure WRONG_TYPE =
            new Reply.Failure("WRONGTYPE Operation against a key holding the wrong kind of value");

    private final byte code;
    private final String word;

    /**
     * @param code the first byte of its records; never that of another type
     * @param word as {@code TYPE} answers it
     */
    protected ValueType(byte code, String word) {
        this.code = code;
        this.word = word;
    }

    public final byte code() {
        return code;
    }

    public final String word() {
        return word;
    }

    /** Whether a key is there and has a value of this type. */
    public final boolean is(byte[] record) {
        return record != null && record[0] == code;
    }

    /**
     * The one place where types are checked.
     *
     * @param record of a key; null if it does not exist
     * @return the error, or null if the value is of this type or absent
     */
    public final Reply.Failure check(byte[] record) {
        return record == null || record[0] == code ? null : WRONG_TYPE;
    }

    /** How Redis would hold such a value, as {@code OBJECT ENCODING} answers it. */
    public abstract String encoding(Keyspace keys, byte[] record);
}
