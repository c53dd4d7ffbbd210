package dev.tidemark.node;

/** Bytes from a peer connection that are not what a Tidemark node of this version sends. */
final class MalformedFrameException extends Exception {
    MalformedFrameException(String message) {
        super(message);
    }
}
