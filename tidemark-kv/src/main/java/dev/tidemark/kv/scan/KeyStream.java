package dev.tidemark.kv.scan;

import dev.tidemark.kv.keyspace.KeyScan;
import dev.tidemark.kv.keyspace.Keyspace;
import dev.tidemark.kv.keyspace.LazyRead;
import dev.tidemark.kv.text.Glob;
import dev.tidemark.state.reply.Reply;
import dev.tidemark.state.reply.ReplyStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The keys that match a pattern. They are counted first, and found again while they are sent: a list of them all would
 * be the memory that a short command may not take. A short list is kept.
 */
final class KeyStream extends ReplyStream {
    private static final int STEPS = 1_000;
    private static final int KEPT = 256;

    private final LazyRead read;
    private final Keyspace pinned;
    private final Glob glob;
    private KeyScan scan;
    private List<Reply> kept = new ArrayList<>();
    private int keptGiven;
    private long count;
    private boolean counted;

    KeyStream(LazyRead read, Keyspace keys, Glob glob) {
        super(Kind.SEQUENCE);
        this.read = read;
        this.glob = glob;
        this.pinned = read.pinned(keys);
        this.scan = new KeyScan(pinned, 0);
    }

    @Override
    public boolean prepare() {
        for (int i = 0; i < STEPS && !counted; i++) {
            if (!scan.next()) {
                counted = true;
                scan = new KeyScan(pinned, 0);
            } else if (glob.matches(scan.key())) {
                found();
            }
        }
        return counted;
    }

    private void found() {
        count++;
        if (kept != null && count <= KEPT) {
            kept.add(key());
        } else {
            kept = null;
        }
    }

    private Reply key() {
        byte[] key = scan.key();
        return read.bulk(key, 0, key.length);
    }

    @Override
    public long count() {
        return count;
    }

    @Override
    public Reply next() {
        if (kept != null) {
            return keptGiven < kept.size() ? kept.get(keptGiven++) : null;
        }
        for (int i = 0; i < STEPS; i++) {
            if (!scan.next()) {
                return null;
            }
            if (glob.matches(scan.key())) {
                return key();
            }
        }
        return NOT_YET;
    }
}
