/** What a scene finds wrong, and how long it waits before it says so. */
package dev.tidemark.torture.finding;
