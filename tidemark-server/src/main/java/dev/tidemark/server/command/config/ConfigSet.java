package dev.tidemark.server.command.config;

import dev.tidemark.server.command.ClientSession;
import dev.tidemark.server.command.CommandErrors;
import dev.tidemark.server.command.NodeCommand;
import dev.tidemark.server.command.Replies;
import dev.tidemark.state.reply.Reply;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** {@code CONFIG SET parameter value [parameter value ...]}: all of them, or none if one cannot be set. */
final class ConfigSet extends NodeCommand {
    private final Parameters parameters;

    ConfigSet(Parameters parameters) {
        super(ConfigCommands.info("set", -4, "2.0.0", "Sets parameters.")
                .tips("request_policy:all_nodes response_policy:all_succeeded")
                .withSyntax("parameter value [parameter value ...]"));
        this.parameters = parameters;
    }

    @Override
    protected Reply reply(ClientSession session, byte[][] arguments) {
        if (arguments.length % 2 != 0) {
            return Replies.error("syntax error");
        }
        Map<Parameter, String> values = new LinkedHashMap<>();
        for (int i = 2; i < arguments.length; i += 2) {
            String given = CommandErrors.text(arguments[i]);
            Parameter parameter = parameters.find(given.toLowerCase(Locale.ROOT));
            if (parameter == null) {
                return Replies.error("Unknown option or number of arguments for CONFIG SET - '" + given + "'");
            }
            try {
                add(values, parameter, CommandErrors.text(arguments[i + 1]));
            } catch (BadValueException e) {
                return Replies.error(
                        "CONFIG SET failed (possibly related to argument '" + given + "') - " + e.getMessage());
            }
        }
        values.forEach((parameter, value) -> parameter.setter().accept(value));
        return Reply.OK;
    }

    private static void add(Map<Parameter, String> values, Parameter parameter, String value) throws BadValueException {
        if (parameter.setter() == null) {
            throw new BadValueException("can't set immutable config");
        }
        if (values.containsKey(parameter)) {
            throw new BadValueException("duplicate parameter");
        }
        values.put(parameter, parameter.type().normal(value));
    }
}
