/**
 * A node with its ports open for clients: {@link dev.tidemark.server.TidemarkServer} ties node, RESP front and HTTP
 * front together. Of the sub-packages only {@code cli} knows it.
 */
package dev.tidemark.server;
