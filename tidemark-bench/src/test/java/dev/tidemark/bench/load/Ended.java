package dev.tidemark.bench.load;

import java.util.ArrayList;
import java.util.List;

/** Writes down what a wire says of its operations. */
final class Ended implements Wire.Listener {
    final List<String> all = new ArrayList<>();
    boolean wantsText = true;

    @Override
    public void ended(long number, Outcome outcome, String error) {
        all.add(number + " " + outcome + (error == null ? "" : " " + error));
    }

    @Override
    public boolean wantsText() {
        return wantsText;
    }
}
