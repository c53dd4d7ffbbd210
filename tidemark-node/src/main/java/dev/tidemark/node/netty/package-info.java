/**
 * Peers over TCP, by Netty. No other room knows how bytes get to a peer:
 * {@link dev.tidemark.node.environment.PeerTransport} is the door.
 */
package dev.tidemark.node.netty;
