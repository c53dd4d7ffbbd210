package dev.tidemark.node.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.log.record.BadRecordException;
import dev.tidemark.protocol.message.Message;
import dev.tidemark.protocol.message.QuorumReply;
import dev.tidemark.protocol.message.RangeRequest;
import dev.tidemark.protocol.message.Roll;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of messages has a row for each, is what docs/format-peer.md says, and its bytes stay what they are. */
class MessageTableTest {
    private static final Pattern ROW = Pattern.compile("\\| (\\d+) \\| ([a-z -]+) \\| (.+) \\|");
    /** After this a body may go on or not. */
    private static final Pattern OPTIONAL = Pattern.compile("[,;] then|, if |, records|, bytes up to|^a sentence");

    private static final Pattern FIELD =
            Pattern.compile("\\((\\d+)[);:]|\\((position)\\)|\\((boolean)\\)|\\b(echo)\\b");

    private final MessageTable table = new MessageTable();

    private record Documented(String name, int fixedBytes) {}

    @Test
    void thereIsARowForEveryMessage() {
        assertThat(table.rows().keySet()).isEqualTo(leaves(Message.class).collect(Collectors.toSet()));
    }

    @Test
    void thereIsASampleOfEveryMessage() {
        assertThat(EnvelopeCodecTest.everyKind().stream()
                        .map(Message::getClass)
                        .distinct()
                        .count())
                .isEqualTo(table.rows().size());
    }

    @Test
    void theDocumentHasTheSameCodesAndNames() throws IOException {
        TreeMap<Integer, String> inCode = new TreeMap<>();
        table.rows().values().forEach(row -> inCode.put(row.code(), words(row.type())));
        TreeMap<Integer, String> inDocument = new TreeMap<>();
        documented().forEach((code, row) -> inDocument.put(code, row.name().replace('-', ' ')));
        assertThat(inDocument).isEqualTo(inCode);
    }

    /** Each message is as long as the document says, but for what it says may follow. */
    @Test
    void theDocumentHasTheSameFields() throws IOException, MalformedFrameException, BadRecordException {
        TreeMap<Integer, Documented> documented = documented();
        for (Message message : EnvelopeCodecTest.everyKind()) {
            if (message instanceof Message.AppendRequest request && request.round() != 0) {
                continue; // a beat follows
            }
            if (message instanceof QuorumReply) {
                continue; // members follow, and there is none without
            }
            if (message instanceof Roll) {
                continue; // a configuration follows, which has a format of its own
            }
            if (message instanceof RangeRequest) {
                continue; // keys follow, as long as it says
            }
            int fixed = documented.get(table.of(message).code()).fixedBytes();
            byte[] body = body(message);
            assertThat(body.length).as("%s", message).isGreaterThanOrEqualTo(fixed);
            table.of(message).read().read(Unpooled.wrappedBuffer(body, 0, fixed));
            if (fixed > 0) {
                ByteBuf tooShort = Unpooled.wrappedBuffer(body, 0, fixed - 1);
                assertThatThrownBy(() -> table.of(message).read().read(tooShort))
                        .as("%s", message)
                        .isInstanceOf(IndexOutOfBoundsException.class);
            }
        }
    }

    /** What peers of this version understand: to change a line is to change the version of the format. */
    @Test
    void bytesStayWhatTheyAre() throws IOException {
        List<String> lines = new ArrayList<>();
        for (Message message : EnvelopeCodecTest.everyKind()) {
            MessageTable.Row<?> row = table.of(message);
            lines.add(row.code() + " " + words(row.type()) + ": " + ByteBufUtil.hexDump(body(message)));
        }
        try (InputStream pinned = getClass().getResourceAsStream("/wire/messages.txt")) {
            assertThat(lines)
                    .isEqualTo(new String(pinned.readAllBytes(), UTF_8).lines().toList());
        }
    }

    /** The other half of a round trip: what was pinned is read as what it was. */
    @Test
    void pinnedBytesAreReadAsTheirMessages() throws IOException, MalformedFrameException, BadRecordException {
        try (InputStream pinned = getClass().getResourceAsStream("/wire/messages.txt")) {
            List<String> lines =
                    new String(pinned.readAllBytes(), UTF_8).lines().toList();
            List<Message> samples = EnvelopeCodecTest.everyKind();
            assertThat(lines).hasSameSizeAs(samples);
            for (int i = 0; i < lines.size(); i++) {
                String[] line = lines.get(i).split(": ?", 2);
                byte code = Byte.parseByte(line[0].split(" ")[0]);
                ByteBuf body = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(line[1]));
                assertThat((Object) table.of(code).read().read(body)).isEqualTo(samples.get(i));
            }
        }
    }

    private byte[] body(Message message) {
        ByteBuf out = Unpooled.buffer();
        table.of(message).writeTo(out, message);
        return ByteBufUtil.getBytes(out);
    }

    private static TreeMap<Integer, Documented> documented() throws IOException {
        String document = Files.readString(Path.of("../docs/format-peer.md"));
        TreeMap<Integer, Documented> rows = new TreeMap<>();
        document.substring(document.indexOf("## Messages")).lines().forEach(line -> {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                rows.put(Integer.parseInt(row.group(1)), new Documented(row.group(2), fixedBytes(row.group(3))));
            }
        });
        return rows;
    }

    private static int fixedBytes(String fields) {
        int bytes = 0;
        Matcher field = FIELD.matcher(OPTIONAL.split(fields, 2)[0]);
        while (field.find()) {
            if (field.group(1) != null) {
                bytes += Integer.parseInt(field.group(1));
            } else if (field.group(2) != null) {
                bytes += 3 * Long.BYTES;
            } else {
                bytes += field.group(3) != null ? 1 : 3 * Long.BYTES;
            }
        }
        return bytes;
    }

    private static String words(Class<?> type) {
        return type.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }

    private static Stream<Class<?>> leaves(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(MessageTableTest::leaves)
                : Stream.of(type);
    }
}
