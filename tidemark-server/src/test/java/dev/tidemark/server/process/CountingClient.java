package dev.tidemark.server.process;

/** A client library in one configuration, as an application holds it. One thread at a time. */
interface CountingClient extends AutoCloseable {

    /** One {@code INCR}, as the library sends it; its errors are thrown as they are. */
    long increment(String key);

    @Override
    void close();
}
