package dev.tidemark.node;

import dev.tidemark.protocol.members.MemberOutcome;

/**
 * What became of a change of members.
 *
 * @param why in words for an operator; empty if there is nothing to say
 */
public record MembersAnswer(MemberOutcome outcome, String why) {}
