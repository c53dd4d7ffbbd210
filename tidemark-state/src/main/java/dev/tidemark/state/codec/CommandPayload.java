package dev.tidemark.state.codec;

/**
 * The payload of a command entry.
 *
 * @param session offset of the entry that opened the gateway's session; 0 if the command belongs to none
 * @param sequence of the command within the session, from 1; 0 without a session
 * @param lowestUnanswered the lowest sequence whose reply the gateway still wants; 0 without a session
 * @param requestId the client's name of this write, 1 to {@value PayloadCodec#MAX_REQUEST_ID_BYTES} bytes, or null
 * @param body for the state machine
 */
@SuppressWarnings("ArrayRecordComponent") // lives for one apply
public record CommandPayload(long session, long sequence, long lowestUnanswered, byte[] requestId, byte[] body) {}
