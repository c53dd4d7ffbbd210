/** What crosses the network between nodes, as bytes: frames, the hello, and messages ({@code docs/format-peer.md}). */
package dev.tidemark.node.wire;
