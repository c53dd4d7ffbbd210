package dev.tidemark.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.net.ReplyError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Sets each key once, with plain SET, through whatever node answers. What was acknowledged must be there for ever. */
final class UniqueKeys implements Traffic.Client {
    enum Outcome {
        ACKNOWLEDGED,
        REFUSED,
        UNKNOWN
    }

    private final String prefix;
    private final Wanderer wanderer;
    private final List<Outcome> outcomes = new ArrayList<>();

    UniqueKeys(String prefix, Wanderer wanderer) {
        this.prefix = prefix;
        this.wanderer = wanderer;
    }

    @Override
    public void step() throws ReplyError {
        int number = outcomes.size();
        try {
            assertThat(wanderer.call("SET", key(number), value(number))).isEqualTo("OK");
            outcomes.add(Outcome.ACKNOWLEDGED);
        } catch (IOException e) {
            outcomes.add(Outcome.UNKNOWN);
        } catch (ReplyError e) {
            if (!e.isDefiniteNo() && !e.isUnknown()) {
                throw e;
            }
            outcomes.add(e.isUnknown() ? Outcome.UNKNOWN : Outcome.REFUSED);
            wanderer.moveOn();
        }
    }

    private String key(int number) {
        return prefix + ":" + number;
    }

    private String value(int number) {
        return "value of " + prefix + " " + number;
    }

    List<String> keys() {
        return IntStream.range(0, outcomes.size()).mapToObj(this::key).toList();
    }

    long count(Outcome outcome) {
        return outcomes.stream().filter(each -> each == outcome).count();
    }

    /** @param values of all keys, null for those that are absent */
    void check(Map<String, String> values) {
        for (int number = 0; number < outcomes.size(); number++) {
            String found = values.get(key(number));
            switch (outcomes.get(number)) {
                case ACKNOWLEDGED ->
                    assertThat(found).as("acknowledged %s", key(number)).isEqualTo(value(number));
                case REFUSED -> assertThat(found).as("refused %s", key(number)).isNull();
                case UNKNOWN -> assertThat(found).as("unknown %s", key(number)).isIn(null, value(number));
            }
        }
    }
}
