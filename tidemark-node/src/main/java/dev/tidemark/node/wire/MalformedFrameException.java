package dev.tidemark.node.wire;

/** Bytes from a peer connection that are not what a Tidemark node of this version sends. */
public sealed class MalformedFrameException extends Exception permits OtherVersionException {
    public MalformedFrameException(String message) {
        super(message);
    }
}
