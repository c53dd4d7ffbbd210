package dev.tidemark.disk;

import java.io.IOException;

/**
 * The kernel had no memory for a write. A file that can be begun again as a whole, as a snapshot can, may be tried
 * later; for a file that must go on where it is, this is as final as any other failed write (H06).
 */
public final class KernelMemoryException extends IOException {
    KernelMemoryException(String message, Throwable cause) {
        super(message, cause);
    }
}
