package dev.tidemark.node.repair;

import dev.tidemark.protocol.Input;
import dev.tidemark.protocol.message.RangeReply;
import dev.tidemark.protocol.message.RangeRequest;
import dev.tidemark.state.datafile.StateFile;
import dev.tidemark.tree.page.PageRef;
import dev.tidemark.tree.repair.DamagedPage;
import dev.tidemark.tree.repair.RangeRows;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

    /** Told once. */
    @FunctionalInterface
    interface Ended {
        /**
         * @param why it cannot be repaired; null: it is whole
         * @param peer whose rows made it
         */
        void with(String why, int peer);
    }

    private final long question;
    private final PageRef page;
    private final byte[] key;
    private final long began;
    private final Consumer<Input.AskRange> send;
    private final Consumer<OnFile> files;
    private final Map<Integer, GatheredRows> gathered = new TreeMap<>();
    private Ended ended;
    private DamagedPage found;
    private long askedAt;
    private int asked;
    /** Rows that were of no use since all were asked. */
    private int inVain;

    private boolean isOver;

    PageRepair(
            long question, PageRef page, byte[] key, long now, Consumer<Input.AskRange> send, Consumer<OnFile> files) {
        this.question = question;
        this.page = page;
        this.key = key;
        this.began = now;
        this.send = send;
        this.files = files;
    }

    void whenEnded(Ended who) {
        ended = who;
    }

    /** Where the page lies is looked for each time: checkpoints go on meanwhile, and peers have the newest two. */
    void askNext(List<Integer> peers, long now) {
        askedAt = now;
        if (peers.isEmpty()) {
            return; // until somebody is there again, or it takes too long
        }
        int round = asked / peers.size();
        int peer = peers.get(asked++ % peers.size());
        files.accept(file -> {
            try {
                DamagedPage place = file.locate(page, key);
                return () -> located(place, peer, round);
            } catch (IOException e) {
                return () -> end("a page above it cannot be read either: " + e.getMessage(), 0);
            }
        });
    }

    /**
     * The rows of a page are the same from the checkpoint that wrote it to the one that has it, so any of an entry in
     * between will do, and the oldest is the likeliest. But where rows beside it were deleted since, it has their keys
     * too: then only one of a later entry will do.
     */
    private long asOf(int round) {
        return round % 2 == 0 ? page.offset() : found.root().position().offset();
    }

    private void located(DamagedPage place, int peer, int round) {
        if (place == null) {
            end("no checkpoint has it any more", 0);
        } else if (!place.isMadeOfRows()) {
            end("it holds the places of other pages, which no other node has", 0);
        } else if (!isOver) {
            found = place;
            ask(peer, asOf(round));
        }
    }

    private void ask(int peer, long asOf) {
        rowsOf(peer).askedFor(asOf);
        send.accept(new Input.AskRange(
                peer,
                new RangeRequest(
                        question,
                        asOf,
                        found.keys().from(),
                        found.keys().to(),
                        RangeRows.mostOf(found),
                        rowsOf(peer).have())));
    }

    private GatheredRows rowsOf(int peer) {
        return gathered.computeIfAbsent(peer, p -> new GatheredRows(RangeRows.mostOf(found)));
    }

    void came(int peer, RangeReply reply, List<Integer> peers, long now) {
        if (found == null) {
            return; // to a question of the process before this one
        }
        GatheredRows rows = rowsOf(peer);
        rows.take(reply);
        byte[] whole = rows.whole();
        if (rows.areUseless()) {
            inVain(peer, peers, now);
        } else if (whole != null) {
            gathered.remove(peer);
            make(peer, whole, peers, now);
        } else {
            askedAt = now;
            ask(peer, rows.asOf());
        }
    }

    private void make(int peer, byte[] rows, List<Integer> peers, long now) {
        files.accept(file -> {
            try {
                boolean isWhole = file.repair(page, key, rows);
                return () -> made(isWhole, peer, peers, now);
            } catch (IOException e) {
                return () -> end(e.getMessage(), 0);
            }
        });
    }

    private void made(boolean isWhole, int peer, List<Integer> peers, long now) {
        if (isWhole) {
            end(null, peer);
        } else {
            inVain(peer, peers, now);
        }
    }

    /** The next one at once; after all of them, later. */
    private void inVain(int peer, List<Integer> peers, long now) {
        gathered.remove(peer);
        inVain++;
        if (!isOver && inVain % Math.max(1, peers.size()) != 0) {
            askNext(peers, now);
        }
    }

    void look(List<Integer> peers, long now) {
        if (now - began > PATIENCE_MILLIS) {
            end("no node has given the rows that make it: each may have checkpoints of other entries", 0);
        } else if (now - askedAt > NEXT_MILLIS) {
            askNext(peers, now);
        }
    }

    private void end(String why, int peer) {
        if (!isOver) {
            isOver = true;
            ended.with(why, peer);
        }
    }
}
