package dev.tidemark.protocol;

/**
 * What must hold at every node at every moment does not hold here: a bug, or memory that flipped. The node stops before
 * anybody hears of it; going on would build on what is wrong.
 */
public final class BrokenInvariantException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    /**
     * @param what what does not hold, with its numbers
     * @param state of the node, as people read it
     */
    public BrokenInvariantException(String what, Object state) {
        super(what + ". This node stops at once. State: " + state);
    }
}
