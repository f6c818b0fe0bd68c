package io.seine.controller.reconcile;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.security.cert.CertificateException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * What went wrong in talking to an API server, in the terms that its user can act on.
 *
 * @param kind what class of problem it is
 * @param sentence what happened, without a final full stop, fit for a condition's message
 * @param at when it happened; of a failure that repeats, when it first did
 */
public record ApiFailure(Kind kind, String sentence, Instant at) {
    /** Most characters of a sentence: an API server may repeat a whole object in its answer. */
    static final int LONGEST = 500;

    /** Characters that end a line or move the cursor, also those that Unicode adds. */
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\x{85}\\x{2028}\\x{2029}]+");

    /** Classes of problems; each has its own remedy. */
    public enum Kind {
        /** No connection: wrong address, no route, server down, time-out. */
        UNREACHABLE,
        /** The server's certificate is not signed by the given CA or is not for this address. */
        UNTRUSTED,
        /** The token is wrong or expired (401). */
        UNAUTHORIZED,
        /** The token is good, but not for this (403), or an admission webhook refused. */
        FORBIDDEN,
        /** The object or the kind does not exist (404). */
        NOT_FOUND,
        /** Somebody else changed or created the object meanwhile (409). */
        CONFLICT,
        /** The server refuses the content (400, 413, 422). */
        INVALID,
        /** The server has a problem (5xx, 429). */
        SERVER,
        /** Not from an API server. */
        OTHER
    }

    /** The failure that {@code cause} stands for. */
    public static ApiFailure of(Throwable cause, Instant at) {
        return new ApiFailure(kind(cause), sentence(cause), at);
    }

    /** The same when it began at {@code earlier}. */
    ApiFailure since(Instant earlier) {
        return new ApiFailure(kind, sentence, earlier);
    }

    /** Whether {@code cause} comes from the world outside, so that its message says all. */
    static boolean expected(Throwable cause) {
        return chain(cause).stream().anyMatch(KubernetesClientException.class::isInstance)
                || cause instanceof WriteRefused;
    }

    private static Kind kind(Throwable cause) {
        var chain = chain(cause);
        for (var link : chain) {
            if (link instanceof KubernetesClientException e && e.getCode() > 0) {
                return kind(e.getCode());
            }
        }
        for (var link : chain) {
            // A handshake that just breaks off says nothing of certificates.
            if (link instanceof SSLPeerUnverifiedException || link instanceof CertificateException) {
                return Kind.UNTRUSTED;
            }
        }
        for (var link : chain) {
            if (link instanceof java.io.IOException || link instanceof TimeoutException) {
                return Kind.UNREACHABLE;
            }
        }
        return Kind.OTHER;
    }

    private static Kind kind(int code) {
        return switch (code) {
            case 401 -> Kind.UNAUTHORIZED;
            case 403 -> Kind.FORBIDDEN;
            case 404, 410 -> Kind.NOT_FOUND;
            case 409 -> Kind.CONFLICT;
            case 400, 412, 413, 415, 422 -> Kind.INVALID;
            default -> Kind.SERVER;
        };
    }

    /** {@code cause} in one sentence: the server's own words where there are any, else the innermost reason. */
    public static String sentence(Throwable cause) {
        if (cause instanceof WriteRefused refused) {
            return withoutFullStop(String.valueOf(refused.getMessage()));
        }
        var chain = chain(cause);
        for (var link : chain) {
            if (link instanceof KubernetesClientException e && e.getStatus() != null) {
                var said = e.getStatus().getMessage();
                return withoutFullStop("the API server answered " + e.getCode() + (said == null ? "" : ": " + said));
            }
        }
        // Below a refused connection there is only how the channel took it.
        var last = chain.stream()
                .filter(java.net.ConnectException.class::isInstance)
                .reduce((first, second) -> second)
                .orElse(chain.getLast());
        var what = switch (last) {
            case UnknownHostException e -> "unknown host " + e.getMessage();
            case HttpTimeoutException e -> "no answer in time (" + e.getMessage() + ")";
            case java.net.ConnectException e -> "no connection" + because(e);
            case TimeoutException e -> "no answer in time" + because(e);
            default -> last.getMessage() == null ? last.getClass().getSimpleName() : last.getMessage();
        };
        return withoutFullStop(what);
    }

    private static String because(Throwable e) {
        return e.getMessage() == null ? "" : " (" + e.getMessage() + ")";
    }

    /** The text may be another cluster's: it must not fill a log line, or look like several. */
    private static String withoutFullStop(String sentence) {
        var line = CONTROL.matcher(sentence).replaceAll(" ").strip();
        var text = line.length() > LONGEST ? line.substring(0, LONGEST).stripTrailing() + "..." : line;
        return text.endsWith(".") && text.length() == line.length() ? text.substring(0, text.length() - 1) : text;
    }

    /** {@code cause} and what led to it, outermost first, without what only wraps. */
    static List<Throwable> chain(Throwable cause) {
        var chain = new ArrayList<Throwable>();
        for (Throwable link = cause; link != null && !chain.contains(link); link = link.getCause()) {
            var wrapper = link instanceof CompletionException || link instanceof ExecutionException;
            if (!wrapper || link.getCause() == null) {
                chain.add(link);
            }
        }
        return chain;
    }
}
