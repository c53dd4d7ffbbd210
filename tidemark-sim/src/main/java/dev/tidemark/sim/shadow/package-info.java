/**
 * The data file of {@code tidemark-tree} in the shadow of each node: written with what each checkpoint of the node
 * changes, on a disk of its own that fails as disks do, and compared with the state that it must hold. Nothing of it
 * reaches the node: a seed goes as it would without (decision 91).
 */
package dev.tidemark.sim.shadow;
