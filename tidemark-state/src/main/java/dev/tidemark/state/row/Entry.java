package dev.tidemark.state.row;

/**
 * One committed write, as the state machine sees it.
 *
 * @param offset in the log
 * @param epoch under which it was appended
 * @param time hybrid time in microseconds since 1970; strictly increasing along the log, the only clock there is
 * @param body what the writer submitted. Do not write to it
 */
@SuppressWarnings("ArrayRecordComponent") // identity is enough, and a copy for each write is not wanted
public record Entry(long offset, long epoch, long time, byte[] body) {}
