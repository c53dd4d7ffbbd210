package dev.tidemark.server.docs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One page, in its lines: prose, links, headings, and pictures. Lines are counted from 1. */
final class Markdown {
    private static final Pattern FENCE = Pattern.compile("\\s*(```|~~~)\\s*(\\w*).*");
    private static final Pattern ITEM = Pattern.compile("\\s*(?:[-*+]|\\d+\\.)\\s+.*");
    private static final Pattern NOT_PROSE = Pattern.compile("\\s*(?:|[|#>].*|<!--.*|!\\[.*|(?:---+|===+)\\s*)");
    private static final Pattern LINK = Pattern.compile("!?\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern HEADING = Pattern.compile("#+\\s+(.*)");

    /** @param text a line outside of code, or a whole picture */
    record Line(int number, String text) {}

    private final List<String> lines;
    private final List<Line> outside = new ArrayList<>();
    private final List<Line> pictures = new ArrayList<>();

    Markdown(List<String> lines) {
        this.lines = lines;
        String fence = "";
        String language = "";
        StringBuilder picture = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            Matcher matcher = FENCE.matcher(line);
            if (!fence.isEmpty()) {
                if (line.strip().equals(fence)) {
                    if (language.equals("mermaid")) {
                        pictures.add(new Line(i + 1, picture.toString()));
                    }
                    fence = "";
                } else {
                    picture.append(line).append('\n');
                }
            } else if (matcher.matches()) {
                fence = matcher.group(1);
                language = matcher.group(2);
                picture.setLength(0);
            } else {
                outside.add(new Line(i + 1, line));
            }
        }
    }

    /** Lines that are not in a block of code. */
    List<Line> outsideOfCode() {
        return outside;
    }

    List<Line> pictures() {
        return pictures;
    }

    static boolean isProse(String line) {
        return !NOT_PROSE.matcher(line).matches();
    }

    static boolean isItem(String line) {
        return ITEM.matcher(line).matches();
    }

    /** Targets of links, images included, as they are written. */
    List<Line> links() {
        List<Line> found = new ArrayList<>();
        for (Line line : outside) {
            Matcher matcher = LINK.matcher(CODE.matcher(line.text()).replaceAll("code"));
            while (matcher.find()) {
                found.add(new Line(line.number(), matcher.group(1)));
            }
        }
        return found;
    }

    /** What stands in backticks. */
    List<Line> code() {
        List<Line> found = new ArrayList<>();
        for (Line line : outside) {
            Matcher matcher = CODE.matcher(line.text());
            while (matcher.find()) {
                found.add(new Line(line.number(), matcher.group(1)));
            }
        }
        return found;
    }

    /** What may stand after {@code #} in a link to this page, by the rule of GitHub. */
    Set<String> anchors() {
        Set<String> anchors = new TreeSet<>();
        Map<String, Integer> used = new HashMap<>();
        for (Line line : outside) {
            Matcher matcher = HEADING.matcher(line.text());
            if (matcher.matches()) {
                String anchor = matcher.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .strip()
                        .replace(' ', '-');
                int times = used.merge(anchor, 1, Integer::sum);
                anchors.add(times == 1 ? anchor : anchor + "-" + (times - 1));
            }
        }
        return anchors;
    }

    int size() {
        return lines.size();
    }
}
