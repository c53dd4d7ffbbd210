/**
 * Who the members are: {@link dev.tidemark.protocol.members.Configuration}, its bytes, and how one becomes the next
 * ({@code Reconfiguration}), as pure functions. Who is needed for what, {@code quorum} answers.
 */
package dev.tidemark.protocol.members;
