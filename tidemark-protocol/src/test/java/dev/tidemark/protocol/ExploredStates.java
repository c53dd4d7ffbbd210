package dev.tidemark.protocol;

import dev.tidemark.protocol.message.Envelope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The states that nodes come to, each once, with what each move does in each of them. A state is made again from the
 * moves that led to it; the same move in the same state is made once and looked up from then on, since a replica does
 * the same whenever it is in the same state.
 */
final class ExploredStates {
    /** What must be known of a state without making it again. */
    record State(
            int node,
            int before,
            ExploredNode.Move move,
            boolean leads,
            boolean stores,
            boolean appends,
            long[] synced,
            long[] written,
            long epochOfEnd,
            String text) {}

    /** @param sent numbers of messages, to whom is in them */
    record Step(int next, int[] sent, List<ExploredNode.Event> events) {}

    private record Key(int state, int move) {}

    private final ExploredScope scope;
    private final StateHash hash = new StateHash();
    private final List<State> states = new ArrayList<>();
    private final Map<Long, Integer> numbers = new HashMap<>();
    private final Map<Key, Step> steps = new HashMap<>();
    private final List<Envelope> messages = new ArrayList<>();
    private final Map<Long, Integer> messageNumbers = new HashMap<>();
    private final List<ExploredNode.Move> moves = new ArrayList<>();
    private final Map<ExploredNode.Move, Integer> moveNumbers = new HashMap<>();

    ExploredStates(ExploredScope scope) {
        this.scope = scope;
    }

    int initial(int node) {
        return number(new ExploredNode(node, scope), node, -1, null);
    }

    State state(int number) {
        return states.get(number);
    }

    Envelope message(int number) {
        return messages.get(number);
    }

    int size() {
        return states.size();
    }

    int moveCount() {
        return steps.size();
    }

    int messageCount() {
        return messages.size();
    }

    Step receive(int state, int message) {
        return step(state, message, null);
    }

    Step make(int state, ExploredNode.Move move) {
        Integer number = moveNumbers.get(move);
        if (number == null) {
            moves.add(move);
            number = -moves.size();
            moveNumbers.put(move, number);
        }
        return step(state, number, move);
    }

    private Step step(int state, int code, ExploredNode.Move move) {
        Key key = new Key(state, code);
        Step known = steps.get(key);
        if (known == null) {
            known = compute(state, move == null ? new ExploredNode.Move.Receive(messages.get(code)) : move);
            steps.put(key, known);
        }
        return known;
    }

    private Step compute(int state, ExploredNode.Move move) {
        List<ExploredNode.Move> path = new ArrayList<>();
        for (int at = state; states.get(at).before >= 0; at = states.get(at).before) {
            path.add(states.get(at).move);
        }
        Collections.reverse(path);
        int id = states.get(state).node;
        ExploredNode node = new ExploredNode(id, scope);
        path.forEach(node::make);
        node.takeSent();
        node.takeEvents();
        node.make(move);
        int[] sent = node.takeSent().stream().mapToInt(this::message).toArray();
        List<ExploredNode.Event> events = node.takeEvents();
        return new Step(number(node, id, state, move), sent, events);
    }

    private int number(ExploredNode node, int id, int before, ExploredNode.Move move) {
        long name = node.hash(hash);
        Integer known = numbers.get(name);
        if (known != null) {
            return known;
        }
        numbers.put(name, states.size());
        states.add(new State(
                id,
                before,
                move,
                node.isLeader(),
                node.isStoring(),
                node.isAppending(),
                node.syncedChains(),
                node.writtenChains(),
                node.epochOfEnd(),
                node.toString()));
        return states.size() - 1;
    }

    private int message(Envelope envelope) {
        return messageNumbers.computeIfAbsent(hash.of(envelope), any -> {
            messages.add(envelope);
            return messages.size() - 1;
        });
    }
}
