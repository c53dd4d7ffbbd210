package dev.tidemark.protocol.bootstrap;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * How a node without data finds its cluster id (docs/decisions/0088). It asks all nodes of its list. If somebody has an
 * id, it takes that one. Only if every node is empty, the lowest mints one; the others take it from there.
 *
 * <p>"Every node is empty" must hold at one moment, and what it rests on must not be undone by a message that is late.
 * So the lowest asks twice: between two complete rounds in which the same processes said that they are empty, there was
 * such a moment. And a node that tells the lowest that it is empty believes no answer to an older question of its own
 * from then on: whatever id that was of is gone (H29, H92).
 *
 * <p>Takes one input at a time and gives effects; no thread, clock or chance inside. Nothing comes after {@code Mint},
 * {@code Take} or {@code Refuse} but {@code IsDeciding}, to those that ask.
 */
public final class FirstStart {
    /** How long a node that knows of an id waits for those that may know of another, milliseconds. */
    public static final int GRACE_MILLIS = 1_000;

    private final Introduction own;
    private final SortedSet<Integer> others;
    private final long process;
    private final FirstStartWords words;
    private final Handler handler = new Handler();

    private List<FirstStartEffect> effects = new ArrayList<>();
    private Round round;
    private boolean roundIsOver;
    /** Of the round before, if all were empty in it. */
    private SortedMap<Integer, Long> emptyBefore = new TreeMap<>();

    /** The question of the lowest that this node answered last by saying that it is empty; 0: none. */
    private long promised;
    /** Two ids were heard of; if they are again, there are two. */
    private boolean conflicting;

    private boolean decided;
    private long now;

    /**
     * @param process random and another one in each process; what it asks is numbered from there
     */
    public FirstStart(Introduction own, long process) {
        this.own = own;
        this.process = process;
        others = new TreeSet<>(own.members());
        others.remove(own.self());
        words = new FirstStartWords(own, others);
        round = new Round(process, others);
    }

    public void handle(FirstStartInput input) {
        input.dispatch(handler);
    }

    /** What is to be done by now, once. */
    public List<FirstStartEffect> takeEffects() {
        List<FirstStartEffect> taken = effects;
        effects = new ArrayList<>();
        return taken;
    }

    /** What is waited for, for people. */
    public String waiting() {
        return words.text(decided, round.knowsOfAnId());
    }

    /** Whether another node of the list answered the last time that it was asked. */
    public boolean hears(int peer) {
        return words.hears(peer);
    }

    /** The one that mints. Of nodes that are to be added to a cluster none does: somebody must have an id. */
    private boolean isLowest() {
        return own.self() == own.lowest() && !own.joins();
    }

    private void beginRound() {
        round = new Round(round.number() + 1, others);
        roundIsOver = false;
    }

    private void askAll() {
        for (int peer : others) {
            effects.add(new FirstStartEffect.Ask(new Question(own.self(), peer, own.list(), round.number())));
        }
    }

    private void decide(FirstStartEffect end) {
        decided = true;
        effects.add(end);
    }

    /** What the answers so far lead to. */
    private void look() {
        SortedMap<UUID, Integer> ids = round.ids();
        if (ids.size() > 1) {
            foundTwo(ids);
        } else if (ids.size() == 1) {
            if (round.isComplete() || round.knowsFor(now) >= GRACE_MILLIS) {
                decide(new FirstStartEffect.Take(ids.firstKey()));
            }
        } else if (round.isComplete() && !roundIsOver) {
            allAnswered();
        }
    }

    private void allAnswered() {
        conflicting = false;
        SortedMap<Integer, Long> empty = round.allEmpty();
        boolean again = !empty.isEmpty() || others.isEmpty();
        if (isLowest() && again && empty.equals(emptyBefore)) {
            decide(new FirstStartEffect.Mint());
        } else if (isLowest() && again) {
            emptyBefore = empty;
            beginRound();
            askAll();
        } else {
            emptyBefore = new TreeMap<>();
            roundIsOver = true;
        }
    }

    /** One of them may be of a disk that is gone: so all are asked once more, and old answers do not count. */
    private void foundTwo(SortedMap<UUID, Integer> ids) {
        if (conflicting) {
            String why = words.twoClusters(ids);
            words.refused(why);
            decide(new FirstStartEffect.Refuse(why));
            return;
        }
        conflicting = true;
        emptyBefore = new TreeMap<>();
        beginRound();
        askAll();
    }

    private final class Handler implements FirstStartInputHandler {
        @Override
        public void tick(FirstStartInput.Tick input) {
            now = Math.max(now, input.millis());
            if (decided) {
                return;
            }
            if (roundIsOver) {
                beginRound();
            }
            look();
            if (!decided) {
                askAll();
            }
        }

        @Override
        public void asked(FirstStartInput.Asked input) {
            Question question = input.question();
            Answer objection = own.objectionTo(question);
            Answer answer = objection == null ? answerTo(question) : objection;
            effects.add(new FirstStartEffect.Reply(question.from(), answer));
        }

        private Answer answerTo(Question question) {
            if (decided || conflicting || round.knowsOfAnId()) {
                return new Answer.IsDeciding(own.self(), question.number());
            }
            if (question.from() == own.lowest() && question.number() != promised) {
                promised = question.number();
                beginRound();
            }
            return new Answer.IsEmpty(own.self(), question.number(), process);
        }

        @Override
        public void answered(FirstStartInput.Answered input) {
            if (!decided && round.takes(input.answer(), now)) {
                words.heard(input.answer());
                look();
            }
        }

        @Override
        public void notReached(FirstStartInput.NotReached input) {
            words.notReached(input.peer(), input.why());
        }
    }
}
