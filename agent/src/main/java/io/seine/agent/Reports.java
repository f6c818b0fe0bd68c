package io.seine.agent;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.seine.agent.gateway.Problem;
import io.seine.agent.watch.Api;
import io.seine.api.FieldManagers;
import io.seine.api.OrEmpty;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells users of problems: a log line and an Event on the object, with the same words, once for as long as a problem lasts.
 * Events are best effort. Used by one thread.
 */
final class Reports {
    /** The longest name of an object that leaves room for the rest of the Event's name (253 characters in all). */
    private static final int NAME_LIMIT = 200;

    private static final Logger LOG = LoggerFactory.getLogger(Reports.class);

    private final KubernetesClient client;
    private final String node;
    private final Clock clock;
    private final Function<Problem, Optional<? extends HasMetadata>> subjects;
    private Set<Problem> known = Set.of();

    /**
     * @param node who reports
     * @param subjects finds the object that a problem is about
     */
    Reports(
            KubernetesClient client,
            String node,
            Clock clock,
            Function<Problem, Optional<? extends HasMetadata>> subjects) {
        this.client = client;
        this.node = node;
        this.clock = clock;
        this.subjects = subjects;
    }

    /** The problems that there are now; those that are new are told, those that are gone are forgotten. */
    void update(Collection<Problem> problems) {
        problems.stream().filter(problem -> !known.contains(problem)).forEach(this::tell);
        known.stream()
                .filter(problem -> !problems.contains(problem))
                .forEach(problem -> LOG.atInfo()
                        .addKeyValue("reason", problem.reason())
                        .addKeyValue("object", problem.name())
                        .log("This is over: {}", problem.message()));
        known = new HashSet<>(problems);
    }

    private void tell(Problem problem) {
        LOG.atWarn()
                .addKeyValue("reason", problem.reason())
                .addKeyValue("object", problem.name())
                .log(problem.message());
        subjects.apply(problem).ifPresent(subject -> {
            try {
                write(problem, subject);
            } catch (KubernetesClientException e) {
                LOG.atWarn()
                        .addKeyValue("object", problem.name())
                        .log("Could not write the Event {}: {}", problem.reason(), Api.sentence(e));
            }
        });
    }

    private void write(Problem problem, HasMetadata subject) {
        var namespace = OrEmpty.text(subject.getMetadata().getNamespace());
        var events = client.v1().events().inNamespace(namespace.isEmpty() ? "default" : namespace);
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        var event = new EventBuilder()
                .withNewMetadata()
                .withName(name(problem, subject))
                .withNamespace(namespace.isEmpty() ? "default" : namespace)
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion(subject.getApiVersion())
                .withKind(subject.getKind())
                .withNamespace(subject.getMetadata().getNamespace())
                .withName(subject.getMetadata().getName())
                .withUid(subject.getMetadata().getUid())
                .endInvolvedObject()
                .withType("Warning")
                .withReason(problem.reason())
                .withMessage(problem.message())
                .withFirstTimestamp(now)
                .withLastTimestamp(now)
                .withCount(1)
                .withReportingComponent(FieldManagers.AGENT)
                .withReportingInstance(node)
                .withNewSource()
                .withComponent(FieldManagers.AGENT)
                .withHost(node)
                .endSource()
                .build();
        try {
            events.resource(event).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != 409) {
                throw e;
            }
            events.withName(event.getMetadata().getName())
                    .edit(before -> before.edit()
                            .withCount(before.getCount() == null ? 2 : before.getCount() + 1)
                            .withLastTimestamp(now)
                            .build());
        }
    }

    /** The same for the same words about the same object, also after a restart. */
    private static String name(Problem problem, HasMetadata subject) {
        var words = subject.getMetadata().getUid() + "\n" + problem.reason() + "\n" + problem.message();
        var hash =
                UUID.nameUUIDFromBytes(words.getBytes(StandardCharsets.UTF_8)).getMostSignificantBits();
        var name = problem.name().length() > NAME_LIMIT ? problem.name().substring(0, NAME_LIMIT) : problem.name();
        return name + "." + Long.toHexString(hash);
    }
}
