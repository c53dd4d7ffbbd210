package dev.tidemark.tree.file;

/**
 * A write, sync or truncation of the data file failed. It is final: what is on the disk is unknown until the file is
 * opened again, so no checkpoint is written any more, and the node must stop (rule R9, H06). The last durable
 * checkpoint is not touched.
 */
public final class TreeFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public TreeFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
