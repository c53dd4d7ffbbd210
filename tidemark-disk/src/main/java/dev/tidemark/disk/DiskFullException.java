package dev.tidemark.disk;

import java.io.IOException;

/** There is no room for what was to be written. Unlike any other failure it may pass, once space is freed (H17c). */
public final class DiskFullException extends IOException {
    public DiskFullException(String message) {
        super(message);
    }

    public DiskFullException(String message, Throwable cause) {
        super(message, cause);
    }
}
