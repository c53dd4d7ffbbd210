package dev.tidemark.protocol.message;

import java.util.UUID;

/**
 * A message and what every message carries, so that one prologue can fence them all (hazards, rule 10; H102).
 *
 * @param cluster of the sender
 * @param group of replicas within the cluster that the message is for: {@code ReplicaOptions.ONLY_GROUP} today
 * @param from id of the sender
 * @param incarnation of the sender's data directory
 * @param to id of the receiver
 * @param epoch of the sender when it sent
 * @param lamport stamp of the sender
 */
public record Envelope(
        UUID cluster, int group, int from, UUID incarnation, int to, long epoch, long lamport, Message message) {

    /** Gives the message to the one method of the handler that is for it. */
    public void dispatch(MessageHandler handler) {
        message.dispatch(this, handler);
    }
}
