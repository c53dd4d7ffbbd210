/** One class for each scene: what happens, and what must hold. */
package dev.tidemark.torture.scene;
