package dev.tidemark.server.command.config;

import dev.tidemark.kv.layout.Databases;
import dev.tidemark.server.command.ReadChoice;
import dev.tidemark.server.front.FrontContext;
import dev.tidemark.server.front.FrontSettings;
import dev.tidemark.server.front.LiveSettings;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/** Parameters that mean something here: those that may change while the server runs, and those that tell what it is. */
final class LiveParameters {
    private static final List<String> REDIRECTS = Stream.of(FrontSettings.Redirect.values())
            .map(FrontSettings.Redirect::word)
            .toList();

    private LiveParameters() {}

    static List<Parameter> of(FrontContext front) {
        LiveSettings live = front.live();
        FrontSettings settings = front.settings();
        return List.of(
                new Parameter(
                        "maxclients",
                        new ParameterType.Clients(live::mostClients),
                        () -> Integer.toString(live.maxClients()),
                        text -> live.setMaxClients(Integer.parseInt(text))),
                number("timeout", 0, Integer.MAX_VALUE, live::idleClientSeconds, live::setIdleClientSeconds),
                new Parameter(
                        "requirepass",
                        ParameterType.TEXT,
                        () -> live.password() == null ? "" : live.password(),
                        text -> live.setPassword(text.isEmpty() ? null : text)),
                new Parameter(
                        "redirect",
                        new ParameterType.OneOf(REDIRECTS),
                        () -> live.redirect().word(),
                        word -> live.setRedirect(FrontSettings.Redirect.values()[REDIRECTS.indexOf(word)])),
                new Parameter(
                        "readonly-level",
                        new ParameterType.Level(),
                        () -> live.readOnlyLevel().toString(),
                        text -> live.setReadOnlyLevel(ReadChoice.of(text))),
                new Parameter(
                        "slowlog-log-slower-than",
                        new ParameterType.Whole(-1, Long.MAX_VALUE),
                        () -> Long.toString(front.slowLog().thresholdMicros()),
                        micros -> front.slowLog().setThresholdMicros(Long.parseLong(micros))),
                number("slowlog-max-len", 0, 10_000, front.slowLog()::maxLength, front.slowLog()::setMaxLength),
                OutputLimits.parameter(live),
                OutputLimits.ofAllClients(live),
                Parameter.fixed("bind", settings.listen().host()),
                Parameter.fixed("port", Integer.toString(settings.listen().port())),
                Parameter.fixed("databases", Integer.toString(Databases.COUNT)),
                Parameter.fixed("cluster-enabled", "yes"));
    }

    private static Parameter number(String name, long min, long max, IntSupplier getter, IntConsumer setter) {
        return new Parameter(
                name,
                new ParameterType.Whole(min, max),
                () -> Integer.toString(getter.getAsInt()),
                text -> setter.accept(Integer.parseInt(text)));
    }
}
