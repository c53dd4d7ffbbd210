package dev.tidemark.state.reply;

/**
 * A bulk reply that is part of an array of the state, which it does not copy. Only for readers that hold a {@link
 * PinnedState} of the array.
 */
@SuppressWarnings("ArrayRecordComponent")
public record ReplySlice(byte[] array, int from, int length) implements Reply.Local {}
