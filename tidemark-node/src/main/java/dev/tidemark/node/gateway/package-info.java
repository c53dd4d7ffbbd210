/**
 * The way in for clients of a node: writes are numbered in a session and sent until their outcome is known, reads are
 * confirmed and answered from the state of this node.
 */
package dev.tidemark.node.gateway;
