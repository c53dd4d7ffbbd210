package dev.tidemark.kv.keyspace;

import dev.tidemark.kv.layout.Layout;
import dev.tidemark.kv.layout.Records;

/** Versions of the keys of one database, by which {@code WATCH} knows whether they were changed (H37a). */
final class Versions {
    private final Keyspace keys;

    Versions(Keyspace keys) {
        this.keys = keys;
    }

    /**
     * What changes whenever the key does, and never comes back (for {@code WATCH}). If the key exists, the offset of
     * the entry that last changed it or put another database in the place of this one. If not, zero or less: minus the
     * offset of the last entry that made a key or removed one that shares a bucket with it. A key that was there for a
     * moment has another version afterwards. Expiry changes the version only if the key was there; that an expired key
     * is then removed does not.
     */
    long of(byte[] key) {
        byte[] found = keys.storedRecord(key);
        if (found != null && !Records.isExpired(found, keys.now())) {
            return here(found);
        }
        long emptied = Math.max(keys.databases().emptied(keys.database()), keys.number(Layout.FLUSHED));
        long removed = Math.max(keys.number(Layout.bucket(keys.database(), key)), emptied);
        return -Math.max(Math.max(removed, lastCame()), found == null ? 0 : ofExpired(found));
    }

    /** It came into this database by its last change, or by a later SWAPDB. */
    private long here(byte[] record) {
        return Math.max(Records.version(record), keys.databases().swapped(keys.database()));
    }

    /**
     * The same of a key that has expired; 0 if it had when a SWAPDB brought it, so that it never was a key of this
     * database.
     */
    long ofExpired(byte[] record) {
        return Records.expireAt(record) <= keys.databases().swappedMillis(keys.database()) ? 0 : here(record);
    }

    /**
     * Whether a key was changed since it had this version, as {@code WATCH} means it: also if it has expired since, but
     * not if it was absent then and is now, unless it may have been there in between: keys came into the database, and
     * all of it was then put away by {@code FLUSHALL}, {@code FLUSHDB} or {@code SWAPDB}, or one that shares its bucket
     * was removed otherwise.
     */
    boolean isTouched(byte[] key, long watched) {
        long current = of(key);
        return watched > 0 || current > 0
                ? current != watched
                : Math.max(lastRemoval(key), lastCameBefore()) > -watched;
    }

    /** The last entry by which a key may have come into the database. */
    long lastCame() {
        return Math.max(keys.counts().lastMade(), keys.databases().swapped(keys.database()));
    }

    /** The same, of what was put away since. */
    private long lastCameBefore() {
        return Math.max(keys.databases().seen(keys.database()), lastMadeBeforeFlush());
    }

    /** The same, of what is there and of what was put away. */
    long lastCameEver() {
        return Math.max(lastCame(), lastCameBefore());
    }

    private long lastMadeBeforeFlush() {
        byte[] flushed = keys.reader().get(Layout.FLUSHED);
        return flushed == null ? 0 : Layout.lastMade(flushed);
    }

    private long lastRemoval(byte[] key) {
        byte[] expired = keys.storedRecord(key);
        return Math.max(keys.number(Layout.bucket(keys.database(), key)), expired == null ? 0 : ofExpired(expired));
    }
}
