/** A group on the scheduler, disk, clock and wire of a host: how a simulator runs the production classes. */
package dev.tidemark.node.hosted;
