/**
 * The four lanes of a group: protocol, log, apply and files. A lane is a queue and one consumer, an order and not
 * a thread.
 */
package dev.tidemark.node.lanes;
