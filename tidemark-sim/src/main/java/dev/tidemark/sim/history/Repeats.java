package dev.tidemark.sim.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A write that is sent several times under one request id is one operation: it begins with the first call, and has
 * taken effect when the first of them is answered. The checkers of order look at operations; that all calls get the
 * same answer is the business of {@link ExactlyOnceLedger}.
 */
final class Repeats {
    private Repeats() {}

    /** One call for each operation, in order of the beginnings. */
    static List<Call> merged(List<Call> calls) {
        List<Call> operations = new ArrayList<>();
        Map<String, Call> byRequest = new TreeMap<>();
        for (Call call : calls) {
            if (call.requestId() == null) {
                operations.add(call);
            } else {
                byRequest.merge(call.requestId(), call, Repeats::merge);
            }
        }
        operations.addAll(byRequest.values());
        operations.sort(Comparator.comparingLong(Call::invokedAt));
        return operations;
    }

    private static Call merge(Call one, Call other) {
        Call first = one.invokedAt() < other.invokedAt() ? one : other;
        Call end = rank(one) != rank(other)
                ? (rank(one) < rank(other) ? one : other)
                : one.returnedAt() < other.returnedAt() ? one : other;
        return new Call(
                first.id(),
                first.session(),
                first.command(),
                first.level(),
                first.invokedAt(),
                end.returnedAt(),
                end.fate(),
                end.answer(),
                end.witness(),
                first.requestId());
    }

    /**
     * An answer tells what became of the operation. Without one, a refused call says nothing about one that is lost.
     */
    private static int rank(Call call) {
        return switch (call.fate()) {
            case OK -> 0;
            case UNKNOWN -> 1;
            case NO -> 2;
        };
    }
}
