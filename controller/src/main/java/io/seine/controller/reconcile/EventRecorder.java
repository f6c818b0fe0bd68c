package io.seine.controller.reconcile;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a user what happened to an object: an Event and a log line with the same words; the caller sets the condition
 * with them too. The same words about the same object count up one Event instead of making new ones.
 *
 * <p>Best effort: an Event that cannot be written is logged and never fails the caller. Needs the verbs create, get and
 * patch for {@code events}, in the object's Namespace ("default" for cluster-scoped objects).
 */
public final class EventRecorder {
    /** The same Event is written at most this often; what repeats faster is a retry, not news. */
    public static final Duration QUIET = Duration.ofMinutes(1);

    private static final int REMEMBERED = 1000;
    /** The longest name of an object that leaves room for the rest of the Event's name (253 characters in all). */
    private static final int NAME_LIMIT = 200;

    private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);

    private final KubernetesClient client;
    private final String component;
    private final String instance;
    private final Clock clock;
    private final SequencedMap<String, Instant> written = new LinkedHashMap<>();

    /**
     * @param component who reports, such as {@code seine-leader}
     * @param instance which one of them: the Pod's name
     */
    public EventRecorder(KubernetesClient client, String component, String instance, Clock clock) {
        this.client = client;
        this.component = component;
        this.instance = instance;
        this.clock = clock;
    }

    /** Reports that something about {@code object} went as wanted. */
    public void normal(HasMetadata object, String reason, String message) {
        record("Normal", object, reason, message);
    }

    /** Reports something about {@code object} that its owner should look at. */
    public void warning(HasMetadata object, String reason, String message) {
        record("Warning", object, reason, message);
    }

    private void record(String type, HasMetadata object, String reason, String message) {
        var name = name(object, reason, message);
        var now = clock.instant();
        if (!due(name, now)) {
            return;
        }
        var key = ObjectKey.of(object);
        ("Warning".equals(type) ? LOG.atWarn() : LOG.atInfo())
                .addKeyValue("kind", object.getKind())
                .addKeyValue("object", key)
                .addKeyValue("reason", reason)
                .log(message);
        try {
            write(event(type, object, name, reason, message, now));
        } catch (KubernetesClientException e) {
            // A role that is told to stop loses its last word; the log has it.
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
            LOG.atWarn()
                    .addKeyValue("kind", object.getKind())
                    .addKeyValue("object", key)
                    .log("Could not write the Event {}: {}", reason, ApiFailure.sentence(e));
        }
    }

    private synchronized boolean due(String name, Instant now) {
        var last = written.remove(name);
        var due = last == null || Duration.between(last, now).compareTo(QUIET) >= 0;
        written.put(name, due ? now : last);
        if (written.size() > REMEMBERED) {
            written.pollFirstEntry();
        }
        return due;
    }

    private void write(Event event) {
        var events = client.v1().events().inNamespace(event.getMetadata().getNamespace());
        try {
            events.resource(event).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != 409) {
                throw e;
            }
            events.withName(event.getMetadata().getName())
                    .edit(before -> before.edit()
                            .withCount(before.getCount() == null ? 2 : before.getCount() + 1)
                            .withLastTimestamp(event.getLastTimestamp())
                            .build());
        }
    }

    private Event event(String type, HasMetadata object, String name, String reason, String message, Instant now) {
        var metadata = object.getMetadata();
        var namespace = ObjectKey.of(object).namespace();
        return new EventBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace.isEmpty() ? "default" : namespace)
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion(object.getApiVersion())
                .withKind(object.getKind())
                .withNamespace(metadata.getNamespace())
                .withName(metadata.getName())
                .withUid(metadata.getUid())
                .endInvolvedObject()
                .withType(type)
                .withReason(reason)
                .withMessage(message)
                .withFirstTimestamp(now.truncatedTo(ChronoUnit.SECONDS).toString())
                .withLastTimestamp(now.truncatedTo(ChronoUnit.SECONDS).toString())
                .withCount(1)
                .withReportingComponent(component)
                .withReportingInstance(instance)
                .withNewSource()
                .withComponent(component)
                .endSource()
                .build();
    }

    /** An Event's name: the same for the same words about the same object, also after a restart. */
    public static String name(HasMetadata object, String reason, String message) {
        var words = object.getMetadata().getUid() + "\n" + reason + "\n" + message;
        var hash =
                UUID.nameUUIDFromBytes(words.getBytes(StandardCharsets.UTF_8)).getMostSignificantBits();
        var name = object.getMetadata().getName();
        return (name.length() > NAME_LIMIT ? name.substring(0, NAME_LIMIT) : name) + "." + Long.toHexString(hash);
    }
}
