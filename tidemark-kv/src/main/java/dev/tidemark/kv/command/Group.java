package dev.tidemark.kv.command;

/**
 * What commands are about. A type of values has its own, beside its {@link ValueType}.
 *
 * @param text as {@code COMMAND DOCS} shows it
 * @param category of access control, with its {@code @}
 */
public record Group(String text, String category) {
    public static final Group GENERIC = new Group("generic", "@keyspace");
    public static final Group SERVER = new Group("server", "@keyspace");
}
