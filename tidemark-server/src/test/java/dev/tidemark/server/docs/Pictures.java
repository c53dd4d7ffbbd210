package dev.tidemark.server.docs;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Looks at pictures in Mermaid without drawing them: what is wrong here, GitHub shows as an error in place of a
 * picture.
 */
final class Pictures {
    private static final Pattern KIND =
            Pattern.compile("(?:graph|flowchart) (?:TD|TB|LR|RL|BT)|sequenceDiagram|stateDiagram-v2");
    private static final Pattern BLOCK = Pattern.compile("(?:subgraph|par|alt|opt|loop|critical|rect)\\b.*");
    private static final Pattern ARROW = Pattern.compile(".*(?:-->|---|-\\.->|==>|->>|-->>|-x|-\\)|--\\)).*");

    private Pictures() {}

    /** @return what is wrong, if something is */
    static Optional<String> faultIn(String picture) {
        String[] lines = picture.strip().split("\n");
        if (!KIND.matcher(lines[0].strip()).matches()) {
            return Optional.of("unknown kind of picture: " + lines[0]);
        }
        int open = 0;
        boolean arrow = false;
        for (String line : lines) {
            String text = line.strip();
            if (!isBalanced(text)) {
                return Optional.of("brackets or quotes do not match: " + text);
            }
            open += BLOCK.matcher(text).matches() || text.endsWith("{") ? 1 : 0;
            open -= text.equals("end") || text.equals("}") ? 1 : 0;
            arrow |= ARROW.matcher(text).matches();
        }
        if (open != 0) {
            return Optional.of("a block is not closed, or closed twice");
        }
        return arrow ? Optional.empty() : Optional.of("no arrow");
    }

    /** Brackets within one line, but for the brace that opens a block. Arrows such as {@code -)} are left out. */
    private static boolean isBalanced(String line) {
        String text = line.replaceAll("--?>?>?\\)", "").replaceAll("\\{$", "").replaceAll("^}$", "");
        int round = 0;
        int square = 0;
        boolean quoted = false;
        for (char c : text.toCharArray()) {
            if (c == '"') {
                quoted = !quoted;
            } else if (!quoted) {
                round += c == '(' ? 1 : c == ')' ? -1 : 0;
                square += c == '[' ? 1 : c == ']' ? -1 : 0;
            }
        }
        return round == 0 && square == 0 && !quoted;
    }
}
