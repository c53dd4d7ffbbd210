/** How members of real clusters are looked at and changed, by an operator and by lot. */
package dev.tidemark.torture.members;
