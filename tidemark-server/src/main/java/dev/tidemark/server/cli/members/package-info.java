/** What {@code tidemark members} asks for, and how it is followed until it is done. */
package dev.tidemark.server.cli.members;
