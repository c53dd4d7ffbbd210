/** What happens to the network, the disk and the clock of real processes. */
package dev.tidemark.torture.fault;
