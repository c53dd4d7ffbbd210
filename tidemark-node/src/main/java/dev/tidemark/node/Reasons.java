package dev.tidemark.node;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Failures in words. Many exceptions of the JDK have no message, or only the name of a file. */
public final class Reasons {
    private Reasons() {}

    /** Never null, never empty. */
    public static String of(Throwable failure) {
        String message = failure.getMessage();
        String inner = failure.getCause() == null ? null : failure.getCause().getMessage();
        if (message != null && inner != null && !inner.isBlank() && message.endsWith(inner)) {
            // Of a failed file that is its name alone.
            return message.substring(0, message.length() - inner.length()) + of(failure.getCause());
        }
        if (failure instanceof UnknownHostException || failure instanceof UnresolvedAddressException) {
            return "the host name is not known" + (message == null ? "" : " (" + beforeColon(message) + ")");
        } else if (failure instanceof ConnectException
                && String.valueOf(message).contains("Connection refused")) {
            return "connection refused";
        } else if (failure instanceof SocketTimeoutException) {
            return "no answer came in time";
        } else if (failure instanceof AccessDeniedException) {
            return message + ": this user may not read or write it";
        } else if (failure instanceof NoSuchFileException) {
            return message + ": there is no such file or directory";
        } else if (failure instanceof NotDirectoryException || failure instanceof FileAlreadyExistsException) {
            return message + ": something else is there, which is no directory";
        }
        return message == null || message.isBlank()
                ? "an unexpected " + failure.getClass().getSimpleName()
                : message;
    }

    /** The same for the first look-up and for those that the JVM remembers. */
    private static String beforeColon(String message) {
        int colon = message.indexOf(':');
        return colon > 0 ? message.substring(0, colon) : message;
    }

    /** What a read is told that needs a part of the data file that cannot be read; the rest is served (H146). */
    public static String unreadable(String why) {
        return "CLUSTERDOWN this node cannot read these keys from its data file: " + why
                + ". Nothing was changed. If there are other nodes, they have them: ask one of those, or this one"
                + " again in a few seconds";
    }

    /** @param why may be empty: for a while after something went wrong, all looks well again */
    public static String known(String why) {
        return why.isBlank() ? "it took longer than request-timeout-millis" : why;
    }
}
