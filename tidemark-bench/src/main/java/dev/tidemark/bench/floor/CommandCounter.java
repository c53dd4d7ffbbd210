package dev.tidemark.bench.floor;

import java.nio.ByteBuffer;

/** Counts commands of RESP by their structure, however they are cut into pieces. The sender is believed. */
final class CommandCounter {
    private long argumentsLeft;
    private long bytesLeft;
    private long number;
    private boolean inNumber;
    private boolean inCount;

    /** How many commands end in these bytes. Leaves position and limit as they are. */
    int count(ByteBuffer bytes) {
        int commands = 0;
        int at = bytes.position();
        while (at < bytes.limit()) {
            if (bytesLeft > 0) {
                int skipped = (int) Math.min(bytesLeft, bytes.limit() - at);
                at += skipped;
                bytesLeft -= skipped;
                commands += bytesLeft == 0 && --argumentsLeft == 0 ? 1 : 0;
                continue;
            }
            take(bytes.get(at));
            at++;
        }
        return commands;
    }

    /** One byte of a line that announces a count or a length. */
    private void take(byte b) {
        if (b == '*' || b == '$') {
            inNumber = true;
            inCount = b == '*';
            number = 0;
        } else if (inNumber && b >= '0' && b <= '9') {
            number = 10 * number + (b - '0');
        } else if (inNumber && b == '\n') {
            inNumber = false;
            if (inCount) {
                argumentsLeft = number;
            } else {
                bytesLeft = number + 2; // and the line end
            }
        }
    }
}
