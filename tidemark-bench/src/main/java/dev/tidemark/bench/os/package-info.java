/**
 * What the operating system knows of processes and disks. Linux only; elsewhere nothing is known, and nothing is made
 * up.
 */
package dev.tidemark.bench.os;
