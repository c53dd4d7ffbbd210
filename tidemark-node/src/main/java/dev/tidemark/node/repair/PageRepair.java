package dev.tidemark.node.repair;

import dev.tidemark.disk.DiskFullException;
import dev.tidemark.disk.KernelMemoryException;
import dev.tidemark.node.repair.PageRepairs.Outcome;
import dev.tidemark.node.repair.PageRepairs.Result;
import dev.tidemark.protocol.Input;
import dev.tidemark.protocol.message.RangeReply;
import dev.tidemark.protocol.message.RangeRequest;
import dev.tidemark.state.datafile.StateFile;
import dev.tidemark.tree.page.KeyRange;
import dev.tidemark.tree.page.PageRef;
import dev.tidemark.tree.repair.DamagedPage;
import dev.tidemark.tree.repair.RangeRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The repair of one page: one node after the other is asked for its rows, until those of one make the page. An answer
 * that is late is as good as one in time. Nodes write a checkpoint one after the other, so who has another one today is
 * asked again.
 *
 * <p>Main executor only, but for what is done in the files lane.
 */
final class PageRepair {
    private static final int PATIENCE_MILLIS = 5_000;
    private static final int NEXT_MILLIS = 500;

    /** Done in the files lane. */
    @FunctionalInterface
    interface OnFile {
        /** @return what is to be done with that on the main executor */
        Runnable run(StateFile file);
    }

    /** Told once, before those who asked for it. */
    @FunctionalInterface
    interface Ended {
        /** @param words how it became whole, or why it did not */
        void with(PageRepair repair, Result result, String words);
    }

    private final long question;
    private final PageRef page;
    private final byte[] key;
    private final Consumer<Input.AskRange> send;
    private final Consumer<OnFile> files;
    private final Ended ended;
    private final List<Outcome> outcomes = new ArrayList<>();
    /** They were asked, and have not answered. */
    private final Set<Integer> waitedFor = new TreeSet<>();

    /** The newest checkpoint has not that page, so the next one cures it. */
    private boolean isOld;

    private final long began;
    private long askedAt;
    private int asked;
    /** Why rows that made the page were not written; null: none were there. */
    private String noRoom;

    /** Answers that were of no use. */
    private int inVain;

    private boolean isOver;

    PageRepair(
            long question,
            PageRef page,
            byte[] key,
            long now,
            Consumer<Input.AskRange> send,
            Consumer<OnFile> files,
            Ended ended) {
        this.question = question;
        this.page = page;
        this.key = key;
        this.began = now;
        this.send = send;
        this.files = files;
        this.ended = ended;
    }

    long question() {
        return question;
    }

    PageRef page() {
        return page;
    }

    void tellAlso(Outcome outcome) {
        outcomes.add(outcome);
    }

    /** Where the page lies is looked for each time: checkpoints go on meanwhile, and peers have the newest two. */
    void askNext(List<Integer> peers, long now) {
        askedAt = now;
        if (peers.isEmpty()) {
            return; // until somebody is there, or it takes too long
        }
        int round = asked / peers.size();
        int peer = peers.get(asked++ % peers.size());
        files.accept(file -> {
            try {
                DamagedPage place = file.locate(page, key);
                boolean old = place != null
                        && place.root().position().offset() < file.position().offset();
                return () -> located(place, old, peer, round);
            } catch (IOException e) {
                return () -> end(Result.FAILED, "a page above it cannot be read either: " + e.getMessage());
            }
        });
    }

    private void located(DamagedPage place, boolean old, int peer, int round) {
        if (place == null) {
            end(Result.GONE, "no checkpoint has it any more");
        } else if (!place.isMadeOfRows()) {
            end(old ? Result.GONE : Result.FAILED, "it holds the places of other pages, which no other node has");
        } else if (!isOver) {
            isOld = old;
            waitedFor.add(peer);
            send.accept(new Input.AskRange(peer, request(place, round)));
        }
    }

    /**
     * The rows of a page are the same from the checkpoint that wrote it to the one that has it, so any of an entry in
     * between will do, and the oldest is the likeliest. But where rows beside it were deleted since, it has their keys
     * too: then only one of a later entry will do.
     */
    private RangeRequest request(DamagedPage place, int round) {
        long asOf = round % 2 == 0 ? page.offset() : place.root().position().offset();
        KeyRange keys = place.keys();
        return new RangeRequest(question, asOf, keys.from(), keys.to(), RangeRows.mostOf(place));
    }

    void came(int peer, RangeReply reply, List<Integer> peers, long now) {
        if (!waitedFor.remove(peer)) {
            return; // it has answered before
        }
        if (reply.given()) {
            make(peer, reply.rows(), peers, now);
        } else {
            inVain(peers, now);
        }
    }

    private void make(int peer, byte[] rows, List<Integer> peers, long now) {
        files.accept(file -> {
            try {
                boolean isWhole = file.repair(page, key, rows);
                return () -> made(isWhole, peer, peers, now);
            } catch (DiskFullException | KernelMemoryException e) {
                return () -> noRoom = e.getMessage(); // it is tried again
            } catch (IOException e) {
                return () -> end(Result.FAILED, e.getMessage());
            }
        });
    }

    private void made(boolean isWhole, int peer, List<Integer> peers, long now) {
        if (isWhole) {
            end(Result.WHOLE, "with the rows that node " + peer + " has");
        } else {
            inVain(peers, now);
        }
    }

    /** The next one at once; after all of them, later. */
    private void inVain(List<Integer> peers, long now) {
        inVain++;
        if (!isOver && inVain % Math.max(1, peers.size()) != 0) {
            askNext(peers, now);
        }
    }

    void look(List<Integer> peers, long now) {
        if (now - began > PATIENCE_MILLIS) {
            end(
                    isOld ? Result.GONE : Result.FAILED,
                    noRoom != null
                            ? noRoom
                            : "no node has given the rows that make it: none may be there, or each may have"
                                    + " checkpoints of other entries");
        } else if (now - askedAt > NEXT_MILLIS) {
            askNext(peers, now);
        }
    }

    private void end(Result result, String words) {
        if (!isOver) {
            isOver = true;
            ended.with(this, result, words);
            outcomes.forEach(outcome -> outcome.ended(result));
        }
    }
}
