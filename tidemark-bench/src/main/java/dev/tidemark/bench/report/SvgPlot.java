package dev.tidemark.bench.report;

import dev.tidemark.bench.load.Scenario;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Throughput against latency, both logarithmic: a line for each target and kind of load, a point for each number of
 * clients. Right and low is good.
 */
public final class SvgPlot {
    private static final String[] COLOURS = {
        "#0b6e99", "#d9480f", "#2b8a3e", "#862e9c", "#c92a2a", "#5c940d", "#364fc7", "#a61e4d", "#087f5b", "#e67700"
    };
    private static final int WIDTH = 960;
    private static final int LEFT = 70;
    private static final int TOP = 50;
    private static final int PLOT_WIDTH = 600;
    private static final int PLOT_HEIGHT = 440;

    private record Point(double perSecond, double millis, int clients) {}

    private final Map<String, List<Point>> lines = new LinkedHashMap<>();
    private final StringBuilder svg = new StringBuilder();
    private Axis x;
    private Axis y;

    private SvgPlot(Results results) {
        for (String target : results.targets()) {
            for (Scenario scenario : results.scenarios()) {
                List<Sample> rounds = results.rounds(target, scenario);
                double perSecond = Spread.of(rounds, sample -> sample.load().operationsPerSecond())
                        .median();
                double millis = Spread.of(rounds, sample -> sample.millisAt(99)).median();
                if (perSecond > 0 && millis > 0) {
                    lines.computeIfAbsent(target + ": " + scenario.family(), key -> new ArrayList<>())
                            .add(new Point(perSecond, millis, scenario.clients()));
                }
            }
        }
    }

    public static String of(Results results) {
        return new SvgPlot(results).draw();
    }

    /** A logarithmic scale whose ends are 1, 2 or 5 times a power of ten. */
    private record Axis(double from, double to, int start, int length) {
        static Axis around(double min, double max, int start, int length) {
            double from = below(min);
            double to = below(max);
            while (to <= max) {
                to = next(to);
            }
            return new Axis(from, to, start, length);
        }

        static double below(double value) {
            double tick = Math.pow(10, Math.floor(Math.log10(value)));
            while (next(tick) <= value) {
                tick = next(tick);
            }
            return tick;
        }

        static double next(double tick) {
            double leading = tick / Math.pow(10, Math.floor(Math.log10(tick) + 1e-9));
            return leading < 1.5 ? tick * 2 : leading < 3 ? tick * 2.5 : tick * 2;
        }

        double at(double value) {
            return start + length * (Math.log(value / from) / Math.log(to / from));
        }

        List<Double> ticks() {
            List<Double> ticks = new ArrayList<>();
            for (double tick = from; tick <= to * 1.0001; tick = next(tick)) {
                ticks.add(tick);
            }
            return ticks;
        }
    }

    private String draw() {
        int height = TOP + PLOT_HEIGHT + 60;
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"12\">",
                WIDTH, Math.max(height, TOP + 20 + 18 * lines.size()));
        add("<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>");
        add("<text x=\"%d\" y=\"24\" font-size=\"16\">Throughput and latency, by clients</text>", LEFT);
        if (lines.isEmpty()) {
            add("<text x=\"%d\" y=\"60\">Nothing was answered.</text>", LEFT);
        } else {
            axes();
            int index = 0;
            for (Map.Entry<String, List<Point>> line : lines.entrySet()) {
                line(line.getKey(), line.getValue(), COLOURS[index % COLOURS.length], index);
                index++;
            }
        }
        svg.append("</svg>\n");
        return svg.toString();
    }

    private void axes() {
        List<Point> points = lines.values().stream().flatMap(List::stream).toList();
        x = Axis.around(
                points.stream().mapToDouble(Point::perSecond).min().orElseThrow(),
                points.stream().mapToDouble(Point::perSecond).max().orElseThrow(),
                LEFT,
                PLOT_WIDTH);
        y = Axis.around(
                points.stream().mapToDouble(Point::millis).min().orElseThrow(),
                points.stream().mapToDouble(Point::millis).max().orElseThrow(),
                TOP + PLOT_HEIGHT,
                -PLOT_HEIGHT);
        for (double tick : x.ticks()) {
            gridLine(x.at(tick), TOP, x.at(tick), TOP + PLOT_HEIGHT);
            add(
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                    x.at(tick), TOP + PLOT_HEIGHT + 18, label(tick));
        }
        for (double tick : y.ticks()) {
            gridLine(LEFT, y.at(tick), LEFT + PLOT_WIDTH, y.at(tick));
            add("<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>", LEFT - 8, y.at(tick) + 4, label(tick));
        }
        add(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">operations per second</text>",
                LEFT + PLOT_WIDTH / 2, TOP + PLOT_HEIGHT + 42);
        add(
                "<text transform=\"translate(18 %d) rotate(-90)\" text-anchor=\"middle\">p99 in ms</text>",
                TOP + PLOT_HEIGHT / 2);
    }

    private void gridLine(double x1, double y1, double x2, double y2) {
        add("<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#dddddd\"/>", x1, y1, x2, y2);
    }

    private void line(String name, List<Point> points, String colour, int index) {
        StringBuilder path = new StringBuilder();
        for (Point point : points) {
            path.append(String.format(Locale.ROOT, "%.1f,%.1f ", x.at(point.perSecond()), y.at(point.millis())));
        }
        add(
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>",
                path.toString().strip(), colour);
        for (Point point : points) {
            double atX = x.at(point.perSecond());
            double atY = y.at(point.millis());
            add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"/>", atX, atY, colour);
            add("<text x=\"%.1f\" y=\"%.1f\" fill=\"%s\">%d</text>", atX + 6, atY - 6, colour, point.clients());
        }
        int legendY = TOP + 10 + 18 * index;
        add(
                "<rect x=\"%d\" y=\"%d\" width=\"12\" height=\"12\" fill=\"%s\"/>",
                LEFT + PLOT_WIDTH + 20, legendY, colour);
        add("<text x=\"%d\" y=\"%d\">%s</text>", LEFT + PLOT_WIDTH + 38, legendY + 10, escaped(name));
    }

    private static String label(double tick) {
        return tick >= 1000
                ? String.format(Locale.ROOT, "%.0fk", tick / 1000)
                : tick >= 1 ? String.format(Locale.ROOT, "%.0f", tick) : Double.toString(Math.round(tick * 1e4) / 1e4);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
