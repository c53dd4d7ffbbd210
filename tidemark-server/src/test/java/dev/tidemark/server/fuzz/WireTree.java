package dev.tidemark.server.fuzz;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A reply as it came over the wire, taken apart: its type, its text, and what is in it. */
record WireTree(char type, String text, List<WireTree> items) {
    private static final String COUNTED = "*%~>";

    /** @param wire one whole reply of RESP2 or RESP3 */
    static WireTree parse(String wire) {
        return new Parser(wire).next();
    }

    boolean isError() {
        return type == '-';
    }

    boolean isNull() {
        return type == '_' || (type == '$' || type == '*') && text.equals("-1");
    }

    long number() {
        return Long.parseLong(text);
    }

    /** The same with its items, or pairs of items, in the order of their text. */
    WireTree sorted(int step) {
        List<List<WireTree>> groups = new ArrayList<>();
        for (int at = 0; at + step <= items.size(); at += step) {
            groups.add(items.subList(at, at + step));
        }
        groups.sort(Comparator.comparing(Object::toString));
        return new WireTree(type, text, groups.stream().flatMap(List::stream).toList());
    }

    private static final class Parser {
        private final String wire;
        private int at;

        Parser(String wire) {
            this.wire = wire;
        }

        WireTree next() {
            int end = wire.indexOf("\r\n", at);
            char type = wire.charAt(at);
            String text = wire.substring(at + 1, end);
            at = end + 2;
            if (type == '$' || type == '=') {
                int length = Integer.parseInt(text);
                String bytes = length < 0 ? text : wire.substring(at, at + length);
                at += length < 0 ? 0 : length + 2;
                return new WireTree(type, length < 0 ? bytes : ":" + bytes, List.of());
            }
            List<WireTree> items = new ArrayList<>();
            if (COUNTED.indexOf(type) >= 0) {
                int count = Integer.parseInt(text) * (type == '%' ? 2 : 1);
                for (int i = 0; i < count; i++) {
                    items.add(next());
                }
            }
            return new WireTree(type, text, items);
        }
    }
}
