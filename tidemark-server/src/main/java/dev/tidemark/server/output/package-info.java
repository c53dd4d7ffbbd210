/**
 * What a process prints: bounded queues and threads of their own between those who print and those who should read it,
 * so that a full pipe or a hung disk stops nobody (H163); and a limit for lines that repeat.
 */
package dev.tidemark.server.output;
