package dev.tidemark.server.command.tide;

import dev.tidemark.node.TidemarkNode;
import dev.tidemark.server.command.Replies;
import dev.tidemark.state.reply.Reply;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a client has seen or written last, so that it can go on with it at another node: {@code
 * cluster-id:epoch:offset}. The entry is committed (H63), so the token stays good whatever happens to nodes and
 * leaders.
 *
 * @param epoch of the entry; 0 if the node that made the token did not know it any more
 * @param offset of the entry; 0: nothing was seen yet
 */
record SessionToken(UUID cluster, long epoch, long offset) {
    private static final Pattern FORM = Pattern.compile(
            "(\\p{XDigit}{8}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{12}):(\\d{1,19}):(\\d{1,19})");
    private static final int QUOTED = 96;

    /** @throws IllegalArgumentException if it is no token, with a sentence for the client */
    static SessionToken parse(String text) {
        Matcher parts = FORM.matcher(text);
        try {
            if (parts.matches()) {
                return new SessionToken(
                        UUID.fromString(parts.group(1)),
                        Long.parseLong(parts.group(2)),
                        Long.parseLong(parts.group(3)));
            }
        } catch (NumberFormatException e) {
            // 19 digits may be too many
        }
        throw new IllegalArgumentException("'" + text.substring(0, Math.min(QUOTED, text.length()))
                + "' is no session token; TIDE.TOKEN gives one, as cluster-id:epoch:offset");
    }

    /** Of what a client of this node has seen. */
    static SessionToken of(TidemarkNode node, long seen) {
        return new SessionToken(node.status().clusterId(), node.epochAt(seen), seen);
    }

    /** Why this node can make nothing of it, or null. */
    Reply.Failure refusal(TidemarkNode node) {
        UUID own = node.status().clusterId();
        if (!own.equals(cluster)) {
            return Replies.error("the token is of another cluster, " + cluster + "; this one is " + own);
        }
        long known = node.epochAt(offset);
        return known == 0 || epoch == 0 || known == epoch
                ? null
                : Replies.error("the token is of another history: entry " + offset + " is of epoch " + known
                        + " here, and of epoch " + epoch + " in the token");
    }

    @Override
    public String toString() {
        return cluster + ":" + epoch + ":" + offset;
    }
}
