package dev.tidemark.kv;

import dev.tidemark.kv.CommandSpec.Group;
import dev.tidemark.state.Reply;

/** {@code SET key value [NX | XX] [GET]}. */
final class SetCommand extends KvCommand {
    SetCommand() {
        super(CommandSpec.write("set", -3, Group.STRING, "1.0.0", "Sets a key to a string value.")
                .denyOom());
    }

    @Override
    Reply.Failure checkArguments(byte[][] args) {
        return args.length == 3 ? null : SetOptions.parse(args).wrong();
    }

    @Override
    Reply apply(Keyspace keys, byte[][] args) {
        SetOptions options = args.length == 3 ? SetOptions.NONE : SetOptions.parse(args);
        byte[] record = keys.record(args[1]);
        if (options.get() && record != null && !Keyspace.isString(record)) {
            return KvErrors.WRONG_TYPE;
        }
        boolean sets = record == null ? !options.onlyIfPresent() : !options.onlyIfAbsent();
        if (sets) {
            keys.setString(args[1], record, args[2]);
        }
        if (options.get()) {
            return record == null ? Reply.NIL : new Reply.Bulk(Layout.stringValue(record));
        }
        return sets ? Reply.OK : Reply.NIL;
    }
}
