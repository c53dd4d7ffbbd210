package dev.tidemark.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.message.Message;
import dev.tidemark.protocol.message.MessageHandler;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A new input, effect or message is handled by all who must know it, or nothing compiles; this is why that is so. */
class DispatchTest {

    /** A method with a body in the interface would be the silence in which a new case ends. */
    @ParameterizedTest
    @ValueSource(classes = {InputHandler.class, EffectHandler.class, MessageHandler.class})
    void everyMethodMustBeWritten(Class<?> handler) {
        assertThat(handler.getMethods())
                .allMatch(method -> method.getReturnType() == void.class && !method.isDefault());
    }

    @Test
    void handlersHaveOneMethodForEachCase() {
        assertThat(handled(InputHandler.class)).containsExactlyInAnyOrderElementsOf(cases(Input.class));
        assertThat(handled(EffectHandler.class)).containsExactlyInAnyOrderElementsOf(cases(Effect.class));
        assertThat(handled(MessageHandler.class)).containsExactlyInAnyOrderElementsOf(cases(Message.class));
    }

    private static List<Class<?>> handled(Class<?> handler) {
        return Arrays.stream(handler.getMethods())
                .<Class<?>>map(DispatchTest::lastParameter)
                .toList();
    }

    private static Class<?> lastParameter(Method method) {
        return method.getParameterTypes()[method.getParameterCount() - 1];
    }

    private static List<Class<?>> cases(Class<?> type) {
        return leaves(type).toList();
    }

    private static Stream<Class<?>> leaves(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(DispatchTest::leaves)
                : Stream.of(type);
    }
}
