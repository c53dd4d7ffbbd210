package dev.tidemark.node;

import java.nio.file.Path;

/**
 * For how long log is kept beyond what the node itself needs, and where it is archived.
 *
 * @param archive directory that committed entries are copied to before they are removed; null: they are not. It is
 *     never created, so that what is to be mounted there is not missed
 * @param archiveSeconds after which what was written is archived, also if it is little; at least 1
 * @param unarchivedBytes of log that are kept for an archive that fails; beyond it log goes unarchived
 * @param seconds by log time after which log goes even where its size would be kept; 0: only its size counts
 */
public record LogKeeping(Path archive, int archiveSeconds, long unarchivedBytes, int seconds) {
    /** No archive, and any age. */
    public static final LogKeeping DEFAULT = new LogKeeping(null, 60, 4L << 30, 0);
}
