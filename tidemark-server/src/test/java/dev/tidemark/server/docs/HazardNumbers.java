package dev.tidemark.server.docs;

import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds numbers of hazards in text: {@code H24}, {@code H17a}, and ranges such as {@code H38-H40}. */
final class HazardNumbers {
    private static final Pattern NUMBER =
            Pattern.compile("(?<![A-Za-z0-9])H(\\d{2,3})([a-h]?)(?![A-Za-z0-9])(?:\\s?(?:-|–|to)\\s?H(\\d{2,3})\\b)?");

    private HazardNumbers() {}

    static TreeSet<String> in(String text) {
        TreeSet<String> found = new TreeSet<>();
        Matcher matcher = NUMBER.matcher(text);
        while (matcher.find()) {
            found.add("H" + matcher.group(1) + matcher.group(2));
            if (matcher.group(3) != null) {
                for (int number = Integer.parseInt(matcher.group(1)) + 1;
                        number <= Integer.parseInt(matcher.group(3));
                        number++) {
                    found.add(name(number));
                }
            }
        }
        return found;
    }

    private static String name(int number) {
        return number < 10 ? "H0" + number : "H" + number;
    }
}
