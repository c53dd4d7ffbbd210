package dev.tidemark.node.wire;

/** Bytes from a peer connection that are not what a Tidemark node of this version sends. */
public final class MalformedFrameException extends Exception {
    public MalformedFrameException(String message) {
        super(message);
    }
}
