package dev.tidemark.kv.command;

import java.util.List;

/** All types of values, for commands that say which one a value has. Immutable. */
public final class ValueTypes {
    private final ValueType[] byCode;

    public ValueTypes(List<ValueType> types) {
        this.byCode =
                new ValueType[types.stream().mapToInt(ValueType::code).max().orElse(0) + 1];
        for (ValueType type : types) {
            if (byCode[type.code()] != null) {
                throw new IllegalArgumentException("two types " + type.code());
            }
            byCode[type.code()] = type;
        }
    }

    /** @param record of a key that exists */
    public ValueType of(byte[] record) {
        return byCode[record[0]];
    }
}
